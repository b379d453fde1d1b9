import { tokenStatus } from "@tessera/domain";
import type { AuditEntry } from "../../audit/audit-repo.ts";
import type { TxCtx } from "../../platform/context.ts";
import * as deletedTokenRepo from "./deleted-token-repo.ts";

/**
 * Ends every token of a deleted account, whatever its state: it leaves every list, together with its recorded usage,
 * and can't be restored. Only its hash stays, so that a later request with it gets a clear error. Answers how many
 * there were, and the audit entries of those that were live until then.
 */
export async function deleteTokensOf(
  { db }: Pick<TxCtx, "db">,
  ownerId: string,
  at: string,
): Promise<{ details: { tokens: number }; entries: AuditEntry[] }> {
  const deleted = await deletedTokenRepo.deleteAllOf(db, ownerId);
  const live = deleted.filter((token) => !["Revoked", "Expired"].includes(tokenStatus(token, at)));
  const entries = live.map((token): AuditEntry => ({ action: "API_KEY_DELETED", ownerId, token, at }));
  return { details: { tokens: deleted.length }, entries };
}
