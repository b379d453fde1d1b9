import { DomainError, type RevokedBatch, type RevokeMany, type RevokeMatching, type Token } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { lockTable } from "../../platform/db/locks.ts";
import { transact } from "../../platform/db/transact.ts";
import { giveNotices, giveNoticesOf, type NoticedToken } from "../../platform/notices/notice-outbox.ts";
import * as revocationRepo from "../ending/token-revocation-repo.ts";
import * as grantRepo from "../grants/grant-repo.ts";
import * as tokenRepo from "../issue/token-repo.ts";
import { present } from "../issue/token-view.ts";
import { listMatching } from "./token-inventory-service.ts";

const ALL_REASON = "All tokens were revoked";

/** Revokes any token at once, for good. Revoking a revoked one changes nothing. Throws NOT_FOUND. */
export async function revokeAnyToken(
  ctx: Ctx,
  actor: Actor,
  { id, reason }: { id: string; reason: string },
): Promise<Token> {
  await revokeTokens(ctx, actor, { ids: [id], reason });
  const row = await tokenRepo.findById(ctx.db, id);
  if (!row) throw new DomainError("NOT_FOUND", "There is no such token");
  return present(ctx.db, row, ctx.now());
}

/** Revokes several tokens at once; unknown and revoked ones are skipped. Answers how many it revoked. */
export async function revokeTokens(ctx: Ctx, actor: Actor, { ids, reason }: RevokeMany): Promise<number> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const revoked = await revocationRepo.revokeAny(ctx.db, ids, { at, by: actor.userId, reason });
    const notices = revoked.map((token) => ({ token, details: { reason } }));
    await giveNotices(ctx, "REVOKED_BY_ADMIN", notices);
    const entries = revoked.map((token) => revokedEntry(token, { at, reason }));
    await audit.appendAll(ctx, actor, entries);
    return revoked.length;
  });
}

/** An entry for each token that is about to be revoked. */
async function auditEach(ctx: TxCtx, actor: audit.AuditedActor, spared: string | null, at: string): Promise<void> {
  let after = "";
  for (;;) {
    const tokens = await revocationRepo.listLive(ctx.db, spared, { at, after, limit: BATCH_TOKENS });
    const entries = tokens.map((token) => revokedEntry(token, { at, reason: ALL_REASON }));
    if (entries.length > 0) await audit.appendAll(ctx, actor, entries);
    if (tokens.length < BATCH_TOKENS) return;
    after = tokens.at(-1)?.id ?? after;
  }
}

function revokedEntry(token: NoticedToken, { at, reason }: { at: string; reason: string }): audit.AuditEntry {
  return { action: "API_KEY_REVOKED", ownerId: token.ownerId, token, details: { reason }, at };
}

/** Tokens of one transaction: each costs an audit entry, for which other writers wait. */
const BATCH_TOKENS = 200;

/**
 * Revokes one batch of the live tokens that matched at the snapshot, in a transaction of its own with an entry and a
 * notice for each; every batch checks the caller's rights again. Tokens created since, and those that stopped matching,
 * are skipped.
 */
export async function revokeMatchingTokens(
  ctx: Ctx,
  actor: Actor,
  { reason, ...matching }: RevokeMatching,
): Promise<RevokedBatch> {
  const { data, nextCursor } = await listMatching(ctx, matching, BATCH_TOKENS);
  const ids = data.map(({ id }) => id);
  return { revoked: ids.length === 0 ? 0 : await revokeTokens(ctx, actor, { ids, reason }), nextCursor };
}

/** Whose tokens the emergency brake spares. */
export type Spared = Pick<Actor, "userId" | "username">;

/**
 * The emergency brake: revokes every live token of the server, all at once or none. An audit entry and a notice for each
 * token, and an entry for all of it. Answers how many.
 */
export async function revokeAllTokens(ctx: Ctx, actor: audit.AuditedActor, spared: Spared | null): Promise<number> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    // Waits for tokens that are being created or rotated at this moment, so that none slips through.
    await lockTable(ctx.db, "token");
    await auditEach(ctx, actor, spared?.userId ?? null, at);
    const revocation = { at, by: actor?.userId ?? null, reason: ALL_REASON };
    const revoked = await revocationRepo.revokeLive(ctx.db, spared?.userId ?? null, revocation);
    // A code that was given a moment ago would make another token.
    await grantRepo.removeCodes(ctx.db, spared?.userId ?? null);
    const tokens = revocationRepo.selectRevoked(ctx.db, revocation);
    await giveNoticesOf(ctx, "REVOKED_BY_ADMIN", tokens, { reason: ALL_REASON });
    const details = { revoked, spared: spared?.username ?? null };
    await audit.append(ctx, actor, { action: "API_KEYS_REVOKED_ALL", details, at });
    return revoked;
  });
}
