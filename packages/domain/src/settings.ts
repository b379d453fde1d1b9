import { z } from "zod";

/** What an admin decides for the whole instance, with the values it begins with. */
export const InstanceSettings = z.strictObject({
  tokenRequestsPerMinute: z.int().min(1).max(1_000_000).default(600),
  maxTokenLifetimeDays: z.int().min(1).max(3650).default(365),
  defaultTokenLifetimeDays: z.int().min(1).max(3650).default(90),
  allowNeverExpiring: z.boolean().default(false),
  maxLiveTokensPerUser: z.int().min(1).max(10_000).default(50),
  invitationLifetimeDays: z.int().min(1).max(90).default(7),
});
export type InstanceSettings = z.infer<typeof InstanceSettings>;
