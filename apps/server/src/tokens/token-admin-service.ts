import { DomainError, type RevokeMany, type Token } from "@tessera/domain";
import * as audit from "../audit/audit-repo.ts";
import type { Actor, Ctx } from "../context.ts";
import { lockTable } from "../db/locks.ts";
import { transact } from "../db/transact.ts";
import { giveNotices, giveNoticesOf } from "../notices/notice-service.ts";
import * as tokenRepo from "./token-repo.ts";
import * as revocationRepo from "./token-revocation-repo.ts";
import { present } from "./token-view.ts";

const ALL_REASON = "All tokens were revoked";

/** Stops anybody's token at once, for good. Revoking a revoked one changes nothing. Throws NOT_FOUND. */
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

/** Stops several tokens at once; unknown ones and those revoked before are passed over. Answers how many it stopped. */
export async function revokeTokens(ctx: Ctx, actor: Actor, { ids, reason }: RevokeMany): Promise<number> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const revoked = await revocationRepo.revokeAny(ctx.db, ids, { at, by: actor.userId, reason });
    const notices = revoked.map((token) => ({ token, details: { reason } }));
    await giveNotices(ctx, "REVOKED_BY_ADMIN", notices);
    const entries = revoked.map(
      (token): audit.AuditEntry => ({
        action: "API_KEY_REVOKED",
        ownerId: token.ownerId,
        token,
        details: { reason },
        at,
      }),
    );
    await audit.appendAll(ctx, actor, entries);
    return revoked.length;
  });
}

/** Whose tokens the emergency brake leaves alone. */
export type Spared = Pick<Actor, "userId" | "username">;

/**
 * The emergency brake: stops every live token of the instance, all at once or none. One audit entry, and a notice for
 * each token. Answers how many.
 */
export async function revokeAllTokens(ctx: Ctx, actor: audit.AuditedActor, spared: Spared | null): Promise<number> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    // A token that somebody is making or rotating at this moment is waited for, so that none slips through.
    await lockTable(ctx.db, "token");
    const revocation = { at, by: actor?.userId ?? null, reason: ALL_REASON };
    const revoked = await revocationRepo.revokeLive(ctx.db, spared?.userId ?? null, revocation);
    const tokens = revocationRepo.selectRevoked(ctx.db, revocation);
    await giveNoticesOf(ctx, "REVOKED_BY_ADMIN", tokens, { reason: ALL_REASON });
    const details = { revoked, spared: spared?.username ?? null };
    await audit.append(ctx, actor, { action: "API_KEYS_REVOKED_ALL", details, at });
    return revoked;
  });
}
