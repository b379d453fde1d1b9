import type { AuditEntry } from "../../audit/audit-repo.ts";
import type { TxCtx } from "../../platform/context.ts";
import * as invitationRepo from "./invitation-repo.ts";

/**
 * Withdraws the pending invitations whose last sender is no longer an administrator: inviting people took that role.
 * Answers the entries for the audit log, to append at the end of the transaction.
 */
export async function withdrawInvitations(ctx: Pick<TxCtx, "db" | "now">, senderId: string): Promise<AuditEntry[]> {
  const at = ctx.now();
  const withdrawn = await invitationRepo.revokePending(ctx.db, senderId, at);
  return withdrawn.map(({ id, email }) => ({ action: "INVITATION_REVOKED", details: { invitation: id, email }, at }));
}
