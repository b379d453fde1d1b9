import { z } from "zod";

/** A password that is being chosen, and what others know of its owner: names and addresses, as far as they are typed. */
export const CheckPassword = z.strictObject({
  password: z.string().max(1000, "Use at most 1,000 characters"),
  personal: z.array(z.string().max(254)).max(10).default([]),
});
export type CheckPassword = z.infer<typeof CheckPassword>;

/** How hard a password is to guess. */
export const PasswordVerdict = z.object({
  /** False: it will be rejected. */
  acceptable: z.boolean(),
  /** From 1, easy, to 4, hard. */
  step: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
  /** What to change, in whole sentences; null where nothing needs to change. */
  advice: z.string().nullable(),
});
export type PasswordVerdict = z.infer<typeof PasswordVerdict>;
