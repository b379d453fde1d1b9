import {
  AuditEvent,
  type AuditFilter,
  type ListAuditEvents,
  type Page,
  type PageQuery,
  type Person,
  spanOf,
  type Total,
  unknownPerson,
} from "@tessera/domain";
import { findPeople } from "../access/people-service.ts";
import type { Ctx } from "../platform/context.ts";
import { COUNTED_ROWS, totalOf } from "../platform/db/bounded-count.ts";
import { decodeCursor, toPage } from "../platform/db/keyset.ts";
import type { AuditTable, Db } from "../platform/db/schema.ts";
import * as auditRepo from "./audit-repo.ts";
import { readDetails } from "./read-details.ts";

/** Entries read at once where all are wanted. */
const BATCH = 500;

/** Newest first. */
export async function listAuditEvents(
  { db }: Pick<Ctx, "db">,
  { limit, cursor, ...filter }: ListAuditEvents,
): Promise<Page<AuditEvent>> {
  const before = decodeCursor(cursor, ["number"])?.[0];
  const rows = await auditRepo.list(db, instantsOf(filter), { before, limit: limit + 1 });
  const page = toPage(rows, limit, (row) => [row.seq]);
  return { data: await present(db, page.data), nextCursor: page.nextCursor };
}

/** What was done through a token, newest first; whose token it is was decided before. */
export async function listActsThrough(
  { db }: Pick<Ctx, "db">,
  tokenId: string,
  { limit, cursor }: PageQuery,
): Promise<Page<AuditEvent>> {
  const before = decodeCursor(cursor, ["number"])?.[0];
  const rows = await auditRepo.listVia(db, tokenId, before, limit + 1);
  const page = toPage(rows, limit, (row) => [row.seq]);
  return { data: await present(db, page.data), nextCursor: page.nextCursor };
}

/** How many entries match among the newest; with more than `most` entries, at least how many. */
export async function countAuditEvents(
  { db }: Pick<Ctx, "db">,
  filter: AuditFilter,
  most = COUNTED_ROWS,
): Promise<Total> {
  return totalOf(await auditRepo.count(db, instantsOf(filter), most), most);
}

/** Every entry the filter lets through, newest first, a batch at a time: memory stays flat, however long the log is. */
export async function* eachAuditBatch({ db }: Pick<Ctx, "db">, filter: AuditFilter): AsyncGenerator<AuditEvent[]> {
  const instants = instantsOf(filter);
  let before: number | undefined;
  for (;;) {
    const rows = await auditRepo.list(db, instants, { before, limit: BATCH });
    yield await present(db, rows);
    if (rows.length < BATCH) return;
    before = rows.at(-1)?.seq;
  }
}

function instantsOf(filter: AuditFilter): auditRepo.AuditFilter {
  return { ...filter, ...spanOf(filter) };
}

async function present(db: Db, rows: AuditTable[]): Promise<AuditEvent[]> {
  const people = await findPeople(
    { db },
    rows.flatMap((row) => [row.actorId, row.ownerId]),
  );
  // A deleted account keeps its id: the log remembers more than the accounts.
  const person = (id: string | null): Person | null => (id === null ? null : (people.get(id) ?? unknownPerson(id)));
  return rows.flatMap((row) => {
    const { seq, id, at, action, ip, userAgent, requestId, tokenId, viaTokenId } = row;
    const event = AuditEvent.safeParse({
      ...{ seq, id, at, action, outcome: row.outcome === "denied" ? "denied" : "done" },
      actor: person(row.actorId),
      owner: person(row.ownerId),
      token: tokenId === null ? null : { id: tokenId, name: row.tokenName ?? "", preview: row.tokenPreview ?? "" },
      via: viaTokenId === null ? null : { id: viaTokenId, preview: row.viaTokenPreview ?? "" },
      ...{ ip, userAgent, requestId, details: readDetails(row.details) },
    });
    // SQLite holds anything in any column; a row written past the server may be no entry at all.
    return event.success ? [event.data] : [];
  });
}
