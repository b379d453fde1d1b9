import type { Token } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { giveNotice } from "../../platform/notices/notice-outbox.ts";
import type { TokenOwner } from "../issue/token-owner.ts";
import { getOwn, noSuchToken } from "../issue/token-service.ts";
import { present } from "../issue/token-view.ts";
import * as revocationRepo from "./token-revocation-repo.ts";

/**
 * Stops the owner's token at once, for good. Revoking a revoked one changes nothing and is no error. The administrator who
 * responsible for a service account gets a notice, unless they did it.
 */
export async function revokeToken(
  ctx: Ctx,
  actor: Actor,
  { userId: ownerId, kind, managedBy }: Omit<TokenOwner, "systemRole">,
  id: string,
): Promise<Token> {
  const at = ctx.now();
  const row = await transact(ctx, async (ctx) => {
    const revoked = await revocationRepo.revoke(ctx.db, id, ownerId, { at, by: actor.userId });
    const token = await getOwn(ctx.db, ownerId, id);
    if (!revoked) return token;
    if (kind === "service" && managedBy !== actor.userId) await giveNotice(ctx, "REVOKED_BY_ADMIN", token);
    await audit.append(ctx, actor, { action: "API_KEY_REVOKED", ownerId, token, at });
    return token;
  });
  return present(ctx.db, row, at);
}

/** Stops the owner's token at once and takes it off the list; the audit log keeps its name and preview. */
export async function deleteToken(
  ctx: Ctx,
  actor: Actor,
  { userId: ownerId }: Pick<TokenOwner, "userId">,
  id: string,
): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const token = await getOwn(ctx.db, ownerId, id);
    if (!(await revocationRepo.remove(ctx.db, id, ownerId))) throw noSuchToken();
    await audit.append(ctx, actor, { action: "API_KEY_DELETED", ownerId: token.ownerId, token, at });
  });
}
