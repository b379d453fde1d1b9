import { z } from "zod";
import { Name } from "./name.ts";
import { FeaturePreview } from "./preferences.ts";

/** The address of a site, without a path. */
const SiteOrigin = z
  .url({ protocol: /^https?$/, error: "Expected an address like https://app.example.org" })
  .max(300)
  .refine((url) => URL.canParse(url) && new URL(url).origin === url, "Leave out the path and a slash at the end");

const days = z.int().min(1).max(3650);
const fields = {
  tokenRequestsPerMinute: z.int().min(1).max(1_000_000),
  maxTokenLifetimeDays: days,
  defaultTokenLifetimeDays: days,
  allowNeverExpiring: z.boolean(),
  maxLiveTokensPerUser: z.int().min(1).max(10_000),
  invitationLifetimeDays: z.int().min(1).max(90),
  instanceName: Name({ missing: "Give the server a name", max: 60 }),
  requireSecondFactor: z.boolean(),
  maxTestsPerImport: z.int().min(1).max(10_000_000),
  sessionIdleDays: z.int().min(1).max(30),
  repeatWindowSeconds: z.int().min(0).max(86_400),
  hiddenPreviews: z.array(FeaturePreview).max(FeaturePreview.options.length),
  maxAttachmentMegabytes: z.int().min(1).max(10_240),
  maxAttachmentMegabytesPerProject: z.int().min(0).max(100_000_000),
  apiOrigins: z.array(z.union([z.literal("*"), SiteOrigin])).max(50, "Name at most 50 sites"),
};

/** Settings of the whole server, with their defaults. */
export const InstanceSettings = z
  .strictObject({
    tokenRequestsPerMinute: fields.tokenRequestsPerMinute.default(600),
    maxTokenLifetimeDays: fields.maxTokenLifetimeDays.default(365),
    defaultTokenLifetimeDays: fields.defaultTokenLifetimeDays.default(90),
    allowNeverExpiring: fields.allowNeverExpiring.default(false),
    maxLiveTokensPerUser: fields.maxLiveTokensPerUser.default(50),
    invitationLifetimeDays: fields.invitationLifetimeDays.default(7),
    instanceName: fields.instanceName.default("Tessera"),
    requireSecondFactor: fields.requireSecondFactor.default(false),
    /** Tests that one upload may hold. */
    maxTestsPerImport: fields.maxTestsPerImport.default(2_000_000),
    /** How long the same upload without a run key counts as a repetition. */
    repeatWindowSeconds: fields.repeatWindowSeconds.default(120),
    /** How large one attached file may be, and all of one project together. */
    maxAttachmentMegabytes: fields.maxAttachmentMegabytes.default(50),
    maxAttachmentMegabytesPerProject: fields.maxAttachmentMegabytesPerProject.default(10_240),
    hiddenPreviews: fields.hiddenPreviews.default([]),
    /** Sites whose pages may call the API from a browser, with a token; `*`: every site. */
    apiOrigins: fields.apiOrigins.default(["*"]),
    /** A session of the page ends after so many days without use. */
    sessionIdleDays: fields.sessionIdleDays.default(14),
  })
  .meta({ id: "InstanceSettings" });
export type InstanceSettings = z.infer<typeof InstanceSettings>;

/** The settings to change; fields left out stay. */
export const UpdateSettings = z.strictObject(fields).partial();
export type UpdateSettings = z.infer<typeof UpdateSettings>;
