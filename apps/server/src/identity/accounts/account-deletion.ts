import type { AccountRef } from "@tessera/domain";
import { requireAllowed } from "../../access/procedures.ts";
import * as audit from "../../audit/audit-repo.ts";
import type { AccountEnding, Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { withdrawInvitations } from "../invitations/invitation-service.ts";
import { keepingAnAdmin } from "../people/last-admin.ts";
import { getUser, lockUser } from "../people/user-service.ts";
import { moveServiceAccounts } from "../service-accounts/service-account-service.ts";
import * as deletionRepo from "./account-deletion-repo.ts";

/**
 * Deletes an account for good: nothing that identifies its owner stays, its sessions end and its tokens never work
 * again. The row stays, so that what the account did still has an author, "Deleted user". Throws NOT_FOUND, and
 * CONFLICT where the server would have no administrator left.
 */
export async function deleteAccount(ctx: Ctx, actor: Actor, { id }: AccountRef): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const { ended, entries } = await keepingAnAdmin(ctx, async () => {
      // No token is added from here on; the ones revoked now must come first.
      await lockUser(ctx, id);
      const { systemRole } = await getUser(ctx, id);
      if (systemRole === "ADMIN") requireAllowed(actor, "admin:access");
      const ended: AccountEnding[] = [];
      for (const end of ctx.hooks.accountDeleted) ended.push(await end(ctx, id, at));
      await deletionRepo.makeNameless(ctx.db, id, at);
      const moved = await moveServiceAccounts(ctx, id, actor);
      await deletionRepo.removeBelongings(ctx.db, id);
      return { ended, entries: [...moved, ...(await withdrawInvitations(ctx, id))] };
    });
    const details = Object.assign({}, ...ended.map(({ details }) => details));
    const entry: audit.AuditEntry = { action: "USER_DELETED", ownerId: id, details, at };
    await audit.appendAll(ctx, actor, [...ended.flatMap(({ entries }) => entries), entry, ...entries]);
  });
}
