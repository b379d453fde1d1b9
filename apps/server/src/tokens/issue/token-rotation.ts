import { DomainError, generateToken, type Token, type TokenWithSecret, tokenStatus } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { getUser, lockUser } from "../../identity/people/user-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import type { TokenTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import type { TokenOwner } from "./token-owner.ts";
import { expiryOfSuccessor, getTokenPolicy } from "./token-policy.ts";
import * as tokenRepo from "./token-repo.ts";
import { requireFreshSignIn } from "./token-rules.ts";
import { noSuchToken, readableParts, UNUSED } from "./token-service.ts";
import { present } from "./token-view.ts";

/**
 * A successor with the same name, scopes, projects, addresses and lifetime. The old token keeps working for the
 * overlap. Rotating again before the successor's first use replaces that successor, so that a lost answer is harmless.
 * Throws NOT_FOUND, and CONFLICT for a token that is dead or whose successor is in use.
 */
export async function rotateToken(
  ctx: Ctx,
  actor: Actor,
  { userId: ownerId }: Pick<TokenOwner, "userId">,
  { id, overlapHours }: { id: string; overlapHours: number },
): Promise<TokenWithSecret> {
  const at = ctx.now();
  const overlapEndsAt = later(at, overlapHours * HOUR_MS);
  const rotated = await transact(ctx, async (ctx) => {
    // An account that is deleted at this moment must not keep the successor.
    await lockUser(ctx, ownerId);
    const old = await tokenRepo.lockOwn(ctx.db, id, ownerId);
    if (!old) throw noSuchToken();
    requireLive(old, at);
    const { systemRole } = await getUser(ctx, ownerId);
    requireFreshSignIn(actor, { systemRole }, tokenRepo.SCOPES_COLUMN.read(old.scopes), at);
    const replaced = await replaceUnusedSuccessor(ctx, actor, old, at);
    // At most two of a family are live: rotating a successor ends its predecessor.
    if (old.rotatedFrom !== null) await tokenRepo.endOverlap(ctx.db, old.rotatedFrom, at);
    const secret = generateToken(old.kind, ctx.randomBytes);
    const successor = await successorOf(ctx, old, secret, at);
    await tokenRepo.insert(ctx.db, { ...successor, createdFrom: actor.origin.ip });
    await tokenRepo.beginOverlap(ctx.db, old.id, { rotatedTo: successor.id, overlapEndsAt });
    const details = { successor: { id: successor.id, preview: successor.preview }, overlapEndsAt };
    await audit.appendAll(ctx, actor, [
      ...replaced,
      { action: "API_KEY_ROTATED", ownerId: old.ownerId, token: old, details, at },
    ]);
    return { token: await present(ctx.db, successor, at), secret };
  });
  ctx.invalidTokens.remember(hashSecret(rotated.secret));
  return rotated;
}

/** Ends the overlap of a rotation at once; `id` may be either of the two. Doing so again changes nothing. */
export async function confirmRotation(
  ctx: Ctx,
  actor: Actor,
  { userId: ownerId }: Pick<TokenOwner, "userId">,
  id: string,
): Promise<Token> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    // A concurrent rotation of one of the two takes them in the other order.
    await lockUser(ctx, ownerId);
    const named = await tokenRepo.lockOwn(ctx.db, id, ownerId);
    if (!named) throw noSuchToken();
    const oldId = named.rotatedTo === null ? named.rotatedFrom : named.id;
    const old = oldId === null ? undefined : await tokenRepo.lockOwn(ctx.db, oldId, ownerId);
    if (!old) throw new DomainError("CONFLICT", "This token was not rotated, so there is no rotation to confirm");
    if (await tokenRepo.endOverlap(ctx.db, old.id, at)) {
      await audit.append(ctx, actor, { action: "API_KEY_ROTATION_CONFIRMED", ownerId: old.ownerId, token: old, at });
    }
    return present(ctx.db, (await tokenRepo.findById(ctx.db, old.id)) ?? old, at);
  });
}

function requireLive(token: TokenTable, at: string): void {
  if (token.client !== null) {
    throw new DomainError("CONFLICT", "An assistant renews its access by itself, so this token can't be rotated");
  }
  if (token.publisherId !== null) {
    throw new DomainError(
      "CONFLICT",
      "A token minted for a trusted publisher can't be rotated: a build gets a new one",
    );
  }
  const status = tokenStatus(token, at);
  if (status !== "Revoked" && status !== "Expired") return;
  throw new DomainError("CONFLICT", `A token that is ${status.toLowerCase()} can't be rotated. Create a new one.`);
}

/** Revokes a successor that is live and was never used; answers the entries for the audit log. */
async function replaceUnusedSuccessor(
  ctx: TxCtx,
  actor: Actor,
  old: TokenTable,
  at: string,
): Promise<audit.AuditEntry[]> {
  const successor = old.rotatedTo === null ? undefined : await tokenRepo.findById(ctx.db, old.rotatedTo);
  if (!successor || ["Revoked", "Expired"].includes(tokenStatus(successor, at))) return [];
  const reason = "Replaced before its first use";
  if (!(await tokenRepo.revokeUnused(ctx.db, successor.id, { at, by: actor.userId, reason }))) {
    throw new DomainError(
      "CONFLICT",
      "This token was rotated and its successor is in use. Rotate the successor instead.",
    );
  }
  const details = { reason };
  return [{ action: "API_KEY_REVOKED", ownerId: old.ownerId, token: successor, details, at }];
}

async function successorOf(ctx: TxCtx, old: TokenTable, secret: string, at: string): Promise<TokenTable> {
  return {
    ...old,
    ...UNUSED,
    ...readableParts(secret),
    id: ctx.newId(),
    hash: hashSecret(secret),
    createdAt: at,
    expiresAt: expiryOfSuccessor(await getTokenPolicy(ctx), old, at),
    rotatedFrom: old.id,
  };
}
