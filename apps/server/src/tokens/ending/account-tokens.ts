import { tokenStatus } from "@tessera/domain";
import type { AuditEntry } from "../../audit/audit-repo.ts";
import type { TxCtx } from "../../platform/context.ts";
import * as deletedTokenRepo from "./deleted-token-repo.ts";

/**
 * Ends every token of an account that is being deleted, in whatever state it is: they leave every list with what was known
 * of their use, and nothing brings them back. Only their hashes stay, so that whoever still sends one is told why it is
 * refused. Answers how many there were, and what the audit log has to say of those that were live until then.
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
