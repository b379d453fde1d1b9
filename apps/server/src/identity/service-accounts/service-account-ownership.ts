import type { AuditEntry, AuditedActor } from "../../audit/audit-repo.ts";
import { handOnNotices } from "../../operations/notices/notice-service.ts";
import type { TxCtx } from "../../platform/context.ts";
import * as serviceAccountRepo from "./service-account-repo.ts";

/**
 * Passes the service accounts of a user who is no longer an administrator to another administrator: to the actor, else
 * to the longest-serving one. Call it once the change is written, within `keepingAnAdmin`. Answers the entries for the
 * audit log, to append at the end of the transaction.
 */
export async function moveServiceAccounts(
  ctx: Pick<TxCtx, "db" | "now">,
  fromUserId: string,
  actor: AuditedActor,
): Promise<AuditEntry[]> {
  const owned = await serviceAccountRepo.listOwned(ctx.db, fromUserId);
  if (owned.length === 0) return [];
  const admins = (await serviceAccountRepo.listAdmins(ctx.db)).filter((id) => id !== fromUserId);
  const heir = admins.find((id) => id === actor?.userId) ?? admins[0];
  // The last administrator can't go, which `keepingAnAdmin` is about to reject.
  if (heir === undefined) return [];
  await serviceAccountRepo.changeOwner(ctx.db, fromUserId, heir);
  await handOnNotices(ctx, owned, heir);
  return owned.map((id) => ownerChange(id, fromUserId, heir, ctx.now()));
}

/** The audit entry of a service account that passes from one owner to another. */
function ownerChange(id: string, before: string, after: string, at: string): AuditEntry {
  const details = { before: { managedBy: before }, after: { managedBy: after } };
  return { action: "SERVICE_ACCOUNT_CHANGED", ownerId: id, details, at };
}
