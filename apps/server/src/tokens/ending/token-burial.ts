import { tokenStatus } from "@tessera/domain";
import type { AuditEntry } from "../../audit/audit-repo.ts";
import type { TxCtx } from "../../platform/context.ts";
import * as burialRepo from "./burial-repo.ts";

/**
 * Ends every token of an account that is being deleted, in whatever state it is: they leave every list with what was known
 * of their use, and nothing brings them back. Only their hashes stay, so that whoever still sends one is told why it is
 * refused. Answers how many there were, and what the audit log has to say of those that were live until then.
 */
export async function buryTokens(
  { db }: Pick<TxCtx, "db">,
  ownerId: string,
  at: string,
): Promise<{ tokens: number; entries: AuditEntry[] }> {
  const buried = await burialRepo.bury(db, ownerId);
  const live = buried.filter((token) => !["Revoked", "Expired"].includes(tokenStatus(token, at)));
  const entries = live.map((token): AuditEntry => ({ action: "API_KEY_DELETED", ownerId, token, at }));
  return { tokens: buried.length, entries };
}
