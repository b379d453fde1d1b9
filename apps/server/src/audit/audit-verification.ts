import type { AuditKey } from "../platform/context.ts";
import { chainHash, FIRST_HASH } from "../platform/db/audit-chain.ts";
import type { AuditHeadTable, AuditTable, Db } from "../platform/db/schema.ts";
import * as auditRepo from "./audit-repo.ts";

const BATCH = 1000;
/** So many breaks are listed one by one; further ones are only counted. */
const MAX_DESCRIBED_BREAKS = 100;

/** Entries, first and last, that aren't what was written, where they have numbers, and why. */
type Break = { seq: number | null; to: number | null; reason: string };

/** The state of the audit log. `breaks` holds the first breaks in the order of the log, `total` counts all. */
export type AuditVerdict = {
  intact: boolean;
  entries: number;
  newestHash: string;
  /** The first entry that the key at hand proves; greater than `entries` where there is none yet. */
  anchoredFrom: number;
  total: number;
  breaks: Break[];
};

/** The verdict in lines. */
export function describeVerdict({ intact, entries, newestHash, anchoredFrom, total, breaks }: AuditVerdict): string {
  if (intact) {
    const anchored =
      anchoredFrom > entries ? "none of them anchored yet" : `anchored from entry ${anchoredFrom} on with the key file`;
    return `The audit log is intact: ${entries} entries, ${anchored}, the newest with the hash ${newestHash}.`;
  }
  const lines = breaks.map(({ seq, to, reason }) => {
    if (seq === null) return `The audit log is broken: ${reason}.`;
    return `The audit log is broken at ${seq === to ? `entry ${seq}` : `entries ${seq} to ${to}`}: ${reason}.`;
  });
  if (total > breaks.length) lines.push(`There are ${total - breaks.length} more breaks.`);
  return lines.join("\n");
}

/**
 * Reads the whole log, follows its chain from the first entry to the head, also while it grows, and continues after a
 * break.
 */
export async function verifyAudit(db: Db, key: AuditKey): Promise<AuditVerdict> {
  const breaks = new Breaks();
  const unnumbered = await auditRepo.listUnnumbered(db, MAX_DESCRIBED_BREAKS);
  for (const row of unnumbered) breaks.add(...outsideOfNumbers(row));
  if (unnumbered.length === MAX_DESCRIBED_BREAKS) breaks.total = await auditRepo.countUnnumbered(db);
  const doubled = new Set(await auditRepo.listDoubled(db, MAX_DESCRIBED_BREAKS));
  for (const seq of doubled) breaks.add(seq, "it is there twice");
  let last: Last = { seq: 0, hash: FIRST_HASH };
  for (;;) {
    // The head is read before the entries, so that the ones it knows are all there, whatever is appended meanwhile.
    const heads = await auditRepo.listHeads(db);
    const entries = await auditRepo.listFrom(db, last.seq, BATCH);
    for (const entry of entries) {
      if (entry.seq === last.seq) continue;
      checkEntry(entry, last, key, breaks, doubled);
      last = { seq: entry.seq, hash: entry.hash };
    }
    const [head] = heads;
    const isOne = head !== undefined && isOneHead(heads);
    if (entries.length === BATCH || (isOne && last.seq > head.seq && entries.length > 0)) continue;
    if (isOne) checkHead(head, last, breaks);
    else breaks.add(null, wrongHead(heads));
    const { list, total } = breaks;
    const { seq, hash } = last;
    return { intact: total === 0, entries: seq, newestHash: hash, anchoredFrom: key.from, total, breaks: list };
  }
}

type Last = Pick<AuditTable, "seq" | "hash">;

/** Breaks in their order; neighbours that are broken alike are one. */
class Breaks {
  readonly list: Break[] = [];
  total = 0;
  #newest: Break | undefined;

  add(seq: number | null, reason: string, to = seq): void {
    const newest = this.#newest;
    if (newest !== undefined && newest.reason === reason && seq !== null && newest.to === seq - 1) {
      newest.to = to;
      return;
    }
    this.#newest = { seq, to, reason };
    this.total += 1;
    if (this.list.length < MAX_DESCRIBED_BREAKS) this.list.push(this.#newest);
  }
}

/** Nothing in the chain leads to a row that doesn't count from 1. */
function outsideOfNumbers({ id, seq }: { id: string; seq: unknown }): [number | null, string] {
  if (Number.isInteger(seq)) return [seq as number, "it was not appended by the server, since entries count from 1"];
  return [null, `its entry with the id ${JSON.stringify(id)} has no number`];
}

function isOneHead([head, ...others]: AuditHeadTable[]): boolean {
  return head !== undefined && others.length === 0 && Number.isInteger(head.seq);
}

function wrongHead(heads: AuditHeadTable[]): string {
  if (heads.length === 0) return "its head is missing";
  return heads.length > 1 ? "it has more than one head" : "its head has no number";
}

/** An earlier break does not condemn later entries: each is compared with the entry before it as it is now. */
function checkEntry(entry: AuditTable, last: Last, key: AuditKey, breaks: Breaks, doubled: Set<number>): void {
  const { seq, hash } = entry;
  if (doubled.has(seq)) return;
  if (seq !== last.seq + 1) breaks.add(last.seq + 1, "it is missing", seq - 1);
  const isChained = seq === last.seq + 1 && !doubled.has(last.seq);
  if (isChained && chainHash(last.hash, entry) !== hash) {
    breaks.add(seq, "it was changed, or the one before it was");
  } else if (seq >= key.from && entry.anchor !== key.anchorOf(entry)) {
    breaks.add(seq, entry.anchor === null ? "it has no anchor" : "its anchor was not made with the key file");
  }
}

function checkHead(head: AuditHeadTable, last: Last, breaks: Breaks): void {
  if (last.seq < head.seq) breaks.add(last.seq + 1, "it is missing", head.seq);
  else if (last.seq > head.seq) breaks.add(head.seq + 1, "the log's head does not include it", last.seq);
  else if (last.hash !== head.hash) breaks.add(last.seq, "the log's head has another hash for it");
}
