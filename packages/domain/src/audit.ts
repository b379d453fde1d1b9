import { z } from "zod";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { Moment } from "./span.ts";

/** The actions in the audit log; an action is never renamed, since entries are kept forever. */
export const AUDIT_ACTIONS = [
  "API_KEY_CREATED",
  "API_KEY_ROTATED",
  "API_KEY_ROTATION_CONFIRMED",
  "API_KEY_REVOKED",
  "API_KEY_DELETED",
  "API_KEY_LEAKED",
  "API_KEYS_REVOKED_ALL",
  "API_KEY_DENIED",
  "API_ACCESS_ENABLED",
  "API_ACCESS_DISABLED",
  "SETTINGS_CHANGED",
  "SIGNED_IN",
  "SESSION_ENDED",
  "INVITATION_CREATED",
  "INVITATION_RESENT",
  "INVITATION_REVOKED",
  "INVITATION_ACCEPTED",
  "USER_CHANGED",
  "USER_DELETED",
  "PROFILE_CHANGED",
  "EMAIL_CHANGED",
  "PASSWORD_CHANGED",
  "PASSWORD_RESET",
  "SECOND_FACTOR_ENABLED",
  "SECOND_FACTOR_DISABLED",
  "SECOND_FACTOR_RESET",
  "RECOVERY_CODES_CREATED",
  "RECOVERY_CODE_USED",
  "PASSKEY_ADDED",
  "PASSKEY_REMOVED",
  "SERVICE_ACCOUNT_CREATED",
  "SERVICE_ACCOUNT_CHANGED",
  "PROJECT_CREATED",
  "PROJECT_CHANGED",
  "MEMBER_SET",
  "MEMBER_REMOVED",
  "FOLDER_CREATED",
  "CASE_CREATED",
  "CASE_CHANGED",
  "CASE_DELETED",
  "CYCLE_CREATED",
  "CYCLE_CHANGED",
  "RESULT_CREATED",
  "RESULTS_IMPORTED",
  "TOKENS_EXPORTED",
  "USERS_EXPORTED",
  "ACCOUNT_CREATED",
  "IDENTITY_CONFIRMED",
  "PASSWORD_RESET_REQUESTED",
  "AUDIT_EXPORTED",
  "AUDIT_KEY_CHANGED",
  "SESSION_REFUSED",
  "RATE_LIMITED",
  "CASE_MUTED",
  "CASE_UNMUTED",
  "FLAKY_RESET",
  "CAUSE_CHANGED",
  "CAUSES_MERGED",
  "IMPORT_DELETED",
  "RUN_DELETED",
  "CYCLE_DELETED",
  "FOLDER_DELETED",
  "PROJECT_DELETED",
  "RESTORED",
  "RENAME_ACCEPTED",
  "RENAME_DECLINED",
  "RENAME_UNDONE",
  "PROPOSAL_CREATED",
  "PROPOSAL_ACCEPTED",
  "PROPOSAL_DECLINED",
  "PROPOSAL_WITHDRAWN",
  "TEAM_CREATED",
  "TEAM_CHANGED",
  "TEAM_DELETED",
  "TEAM_MEMBER_ADDED",
  "TEAM_MEMBER_REMOVED",
  "PROJECT_TEAM_SET",
  "PROJECT_TEAM_REMOVED",
  "CAUSE_SPLIT",
  "CLIENT_REGISTERED",
  "CLIENT_AUTHORIZED",
  "RUN_FINISHED",
  "WEBHOOK_CREATED",
  "WEBHOOK_CHANGED",
  "WEBHOOK_DELETED",
  "WEBHOOK_SECRET_ROTATED",
  "WEBHOOK_DISABLED",
  "WEBHOOK_ENABLED",
  "WEBHOOK_RESENT",
] as const;

export const AuditAction = z.enum(AUDIT_ACTIONS).meta({ id: "AuditAction" });
export type AuditAction = z.infer<typeof AuditAction>;

/** One entry of the audit log. */
export const AuditEvent = z
  .object({
    /** Counts from 1 without gaps. */
    seq: z.int(),
    id: z.string(),
    at: z.string(),
    /** One of `AuditAction`; an entry of another version of Tessera may have another. */
    action: z.string(),
    outcome: z.enum(["done", "denied"]),
    /** Null: the server itself, or an unknown caller. */
    actor: Person.nullable(),
    /** The account the entry is about. */
    owner: Person.nullable(),
    /** The token the entry is about. */
    token: z.object({ id: z.string(), name: z.string(), preview: z.string() }).nullable(),
    /** The token the act came through. */
    via: z.object({ id: z.string(), preview: z.string() }).nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    /** What it is about; changes as `before` and `after`. */
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEvent" });
export type AuditEvent = z.infer<typeof AuditEvent>;

/** Which entries are wanted; `from` and `to` are within the span, a day is meant whole (UTC). */
export const AuditFilter = z.strictObject({
  /** Who acted, personally or through a token. */
  actorId: z.string().min(1).max(100).optional(),
  /** The token an entry is about, or that the act came through. */
  tokenId: z.string().min(1).max(100).optional(),
  action: AuditAction.optional(),
  from: Moment.optional(),
  to: Moment.optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const ListAuditEvents = PageQuery.extend(AuditFilter.shape);
export type ListAuditEvents = z.infer<typeof ListAuditEvents>;
