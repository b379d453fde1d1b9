import { chainHash, FIRST_HASH } from "../db/audit-chain.ts";
import type { Db } from "../db/schema.ts";
import * as auditRepo from "./audit-repo.ts";

const BATCH = 1000;

/** What became of the audit log: whole, or the number of the first entry that isn't what was written, and why. */
export type AuditVerdict =
  | { intact: true; entries: number; newestHash: string }
  | { intact: false; seq: number; reason: string };

/** The verdict in one line. */
export function tell(verdict: AuditVerdict): string {
  if (!verdict.intact) return `The audit log is broken at entry ${verdict.seq}: ${verdict.reason}.`;
  return `The audit log is intact: ${verdict.entries} entries, the newest with the hash ${verdict.newestHash}.`;
}

/** Reads the whole log and follows its chain from the first entry to the anchored head, also while it grows. */
export async function verifyAudit(db: Db): Promise<AuditVerdict> {
  let last = { seq: 0, hash: FIRST_HASH };
  for (;;) {
    // The head is read before the entries, so that the ones it knows are all there, whatever is appended meanwhile.
    const head = await auditRepo.findHead(db);
    const entries = await auditRepo.listFrom(db, last.seq, BATCH);
    for (const entry of entries) {
      const seq = last.seq + 1;
      if (entry.seq !== seq) return { intact: false, seq, reason: "it is missing" };
      if (chainHash(last.hash, entry) !== entry.hash) {
        return { intact: false, seq, reason: "it was changed, or the one before it was" };
      }
      last = { seq, hash: entry.hash };
    }
    if (entries.length === BATCH) continue;
    if (last.seq < head.seq) {
      return { intact: false, seq: last.seq + 1, reason: "it is missing, and so is all after it" };
    }
    if (last.seq === head.seq) {
      if (last.hash === head.hash) return { intact: true, entries: last.seq, newestHash: last.hash };
      return { intact: false, seq: last.seq, reason: "the log's head has another hash for it" };
    }
    if (entries.length === 0) {
      return { intact: false, seq: head.seq + 1, reason: "the log's head knows nothing of it" };
    }
  }
}
