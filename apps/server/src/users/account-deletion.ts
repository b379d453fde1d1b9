import type { AccountRef } from "@tessera/domain";
import { requireAllowed } from "../access/procedures.ts";
import * as audit from "../audit/audit-repo.ts";
import type { Actor, Ctx } from "../context.ts";
import { transact } from "../db/transact.ts";
import { withdrawInvitations } from "../invitations/invitation-withdrawal.ts";
import { moveServiceAccounts } from "../service-accounts/service-account-ownership.ts";
import { buryTokens } from "../tokens/token-burial.ts";
import * as deletionRepo from "./account-deletion-repo.ts";
import { keepingAnAdmin } from "./last-admin.ts";
import { getUser, lockUser } from "./user-service.ts";

/**
 * Deletes an account for good: nothing that tells who it was stays, its sessions end and its tokens never work again. The
 * row stays, so that what the account did still has an author, "Deleted user". Throws NOT_FOUND, and CONFLICT where nobody
 * would be left to administer the instance.
 */
export async function deleteAccount(ctx: Ctx, actor: Actor, { id }: AccountRef): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const { buried, entries } = await keepingAnAdmin(ctx, async () => {
      // Nobody adds a token from here on; what is revoked at this moment comes first.
      await lockUser(ctx, id);
      const { systemRole } = await getUser(ctx, id);
      if (systemRole === "ADMIN") requireAllowed(actor, "admin:access");
      const buried = await buryTokens(ctx, id, at);
      await deletionRepo.makeNameless(ctx.db, id, at);
      const moved = await moveServiceAccounts(ctx, id, actor);
      await deletionRepo.removeBelongings(ctx.db, id);
      return { buried, entries: [...moved, ...(await withdrawInvitations(ctx, id))] };
    });
    const details = { tokens: buried.tokens };
    const entry: audit.AuditEntry = { action: "USER_DELETED", ownerId: id, details, at };
    await audit.appendAll(ctx, actor, [...buried.entries, entry, ...entries]);
  });
}
