import { tokenStatus } from "@tessera/domain";
import type { AuditEntry } from "../../audit/audit-repo.ts";
import type { TxCtx } from "../../platform/context.ts";
import * as burialRepo from "./burial-repo.ts";

/**
 * Ends every token of a deleted account, whatever its state: it leaves every list, together with its recorded
 * usage, and can't be restored. Only its hash stays, so that a later request with it gets a clear error. Answers how
 * many there were, and the audit entries of those that were live until then.
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
