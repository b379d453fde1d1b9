import { z } from "zod";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { Moment } from "./span.ts";
import { AUDIT_ACTIONS } from "./vocabulary.ts";

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
