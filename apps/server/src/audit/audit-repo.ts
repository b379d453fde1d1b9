import type { Actor, TxCtx } from "../context.ts";
import type { AuditTable } from "../db/schema.ts";

export type AuditAction = "API_KEY_CREATED" | "API_KEY_REVOKED" | "API_KEY_DELETED";

export type AuditEntry = {
  action: AuditAction;
  at: string;
  ownerId?: string;
  token?: { id: string; name: string; preview: string };
  details?: Record<string, unknown>;
};

/** Appends to the audit log. Takes a transaction, so that an act and its entry can't be told apart. */
export async function append(ctx: TxCtx, actor: Actor | null, entry: AuditEntry): Promise<void> {
  const row: AuditTable = {
    id: ctx.newId(),
    at: entry.at,
    action: entry.action,
    actorId: actor?.userId ?? null,
    ownerId: entry.ownerId ?? null,
    tokenId: entry.token?.id ?? null,
    tokenName: entry.token?.name ?? null,
    tokenPreview: entry.token?.preview ?? null,
    viaTokenId: actor?.token?.id ?? null,
    viaTokenPreview: actor?.token?.preview ?? null,
    ip: actor?.origin.ip ?? null,
    userAgent: actor?.origin.userAgent ?? null,
    requestId: actor?.origin.requestId ?? null,
    outcome: "done",
    details: JSON.stringify(entry.details ?? {}),
  };
  await ctx.db.insertInto("audit").values(row).execute();
}
