import { z } from "zod";

/** The notices about a token, a webhook, a mute, or what a person follows in a project; each given once. */
export const NoticeKind = z
  .enum([
    "EXPIRES_IN_30_DAYS",
    "EXPIRES_IN_7_DAYS",
    "EXPIRES_IN_1_DAY",
    "EXPIRED",
    "ROTATED_OUT_TOKEN_USED",
    "LEAKED",
    "REVOKED_BY_ADMIN",
    "USED_FROM_NEW_IP",
    "MUTE_ENDS_SOON",
    "MUTE_ENDED",
    "PROPOSALS_WAIT",
    "PROPOSED_RESULTS_WAIT",
    "REVIEW_REQUESTED",
    "REVIEW_SENT_BACK",
    "TESTS_NEWLY_FAILING",
    "DEFAULT_BRANCH_FAILED",
    "RUN_INCOMPLETE",
    "CAUSE_OPENED",
    "CAUSE_BACK",
    "MENTIONED",
    "COMMENTED",
    "GRANT_REUSED",
    "WEBHOOK_DISABLED",
  ])
  .meta({ id: "NoticeKind" });
export type NoticeKind = z.infer<typeof NoticeKind>;

/** A notice in the bell. `text` is a whole sentence. */
export const Notice = z
  .object({
    id: z.string(),
    kind: NoticeKind,
    tokenId: z.string().nullable(),
    tokenName: z.string(),
    tokenPreview: z.string(),
    /** The service account the token belongs to; null where the recipient owns the token. */
    accountId: z.string().nullable(),
    text: z.string(),
    /** Path of the page it is about, where it is about no token. */
    page: z.string().nullable(),
    createdAt: z.string(),
    readAt: z.string().nullable(),
  })
  .meta({ id: "Notice" });
export type Notice = z.infer<typeof Notice>;
