import { chainHash, FIRST_HASH } from "../db/audit-chain.ts";
import type { AuditHeadTable, AuditTable, Db } from "../db/schema.ts";
import * as auditRepo from "./audit-repo.ts";

const BATCH = 1000;

/** The first entry that isn't what was written, where it has a number, and why. */
type Break = { intact: false; seq: number | null; reason: string };

/** What became of the audit log: whole, or where it is broken. */
export type AuditVerdict = { intact: true; entries: number; newestHash: string } | Break;

/** The verdict in one line. */
export function tell(verdict: AuditVerdict): string {
  if (verdict.intact) {
    return `The audit log is intact: ${verdict.entries} entries, the newest with the hash ${verdict.newestHash}.`;
  }
  return `The audit log is broken${verdict.seq === null ? "" : ` at entry ${verdict.seq}`}: ${verdict.reason}.`;
}

/** Reads the whole log and follows its chain from the first entry to the anchored head, also while it grows. */
export async function verifyAudit(db: Db): Promise<AuditVerdict> {
  const outside = await auditRepo.findUnnumbered(db);
  if (outside) return outsideOfNumbers(outside);
  const doubled = await auditRepo.findDoubled(db);
  let last = { seq: 0, hash: FIRST_HASH };
  for (;;) {
    // The head is read before the entries, so that the ones it knows are all there, whatever is appended meanwhile.
    const heads = await auditRepo.listHeads(db);
    const [head] = heads;
    if (!head || !isOneHead(heads)) return wrongHead(heads);
    const entries = await auditRepo.listFrom(db, last.seq, BATCH);
    for (const entry of entries) {
      const broken = breakAt(entry, last, doubled);
      if (broken) return broken;
      last = { seq: entry.seq, hash: entry.hash };
    }
    if (entries.length === BATCH || (last.seq > head.seq && entries.length > 0)) continue;
    return breakAtHead(head, last) ?? { intact: true, entries: last.seq, newestHash: last.hash };
  }
}

/** Nothing in the chain leads to a row that doesn't count from 1. */
function outsideOfNumbers({ id, seq }: { id: string; seq: unknown }): Break {
  if (Number.isInteger(seq)) return brokenAt(seq as number, "nobody appended it, since entries count from 1");
  return brokenAt(null, `its entry with the id ${JSON.stringify(id)} has no number`);
}

function isOneHead([head, ...others]: AuditHeadTable[]): boolean {
  return head !== undefined && others.length === 0 && Number.isInteger(head.seq);
}

function wrongHead(heads: AuditHeadTable[]): Break {
  if (heads.length === 0) return brokenAt(null, "its head is missing");
  return brokenAt(null, heads.length > 1 ? "it has more than one head" : "its head has no number");
}

function breakAt(entry: AuditTable, last: AuditHeadTable, doubled: number | undefined): Break | undefined {
  const seq = last.seq + 1;
  if (entry.seq !== seq) return brokenAt(seq, "it is missing");
  if (seq === doubled) return brokenAt(seq, "it is there twice");
  if (chainHash(last.hash, entry) !== entry.hash) return brokenAt(seq, "it was changed, or the one before it was");
  return undefined;
}

function breakAtHead(head: AuditHeadTable, last: AuditHeadTable): Break | undefined {
  if (last.seq < head.seq) return brokenAt(last.seq + 1, "it is missing, and so is all after it");
  if (last.seq > head.seq) return brokenAt(head.seq + 1, "the log's head knows nothing of it");
  return last.hash === head.hash ? undefined : brokenAt(last.seq, "the log's head has another hash for it");
}

function brokenAt(seq: number | null, reason: string): Break {
  return { intact: false, seq, reason };
}
