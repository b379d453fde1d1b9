import type { Ctx, TxCtx } from "../platform/context.ts";
import type { AuditReaderTable, AuditTable } from "../platform/db/schema.ts";
import { transact } from "../platform/db/transact.ts";
import * as readerRepo from "./audit-reader-repo.ts";
import * as auditRepo from "./audit-repo.ts";

/** Entries that a reader takes in one transaction. */
const BATCH = 200;

/**
 * Hands a reader the entries that it has not had, in their order: what `take` stores is stored together with how far the
 * reader is, so that it has each entry once, whatever process stops when. A new reader begins with the next entry. Answers
 * whether there may be more; false too where another process is at it.
 */
export async function readAuditLog(
  ctx: Ctx,
  name: string,
  take: (ctx: TxCtx, entries: AuditTable[]) => Promise<void>,
): Promise<boolean> {
  if (!(await hasMore(ctx, name))) return false;
  const count = await asReader(ctx, name, async (ctx, { seq }) => {
    const entries = await auditRepo.listFrom(ctx.db, seq, BATCH);
    const last = entries.at(-1);
    if (last === undefined) return { result: 0 };
    await take(ctx, entries);
    return { result: entries.length, seq: last.seq };
  });
  return count === BATCH;
}

type Reached = Partial<Pick<AuditReaderTable, "seq" | "mark">>;

/** Works as the reader, of which there is one at a time in all processes, and stores how far it is. Undefined where it is taken. */
export function asReader<Result>(
  ctx: Ctx,
  name: string,
  work: (ctx: TxCtx, reader: AuditReaderTable) => Promise<{ result: Result } & Reached>,
): Promise<Result | undefined> {
  return transact(ctx, async (ctx) => {
    const reader = await readerRepo.lock(ctx.db, name);
    if (!reader) return undefined;
    const { result, ...reached } = await work(ctx, reader);
    await readerRepo.save(ctx.db, { ...reader, ...reached });
    return result;
  });
}

/** Looks without a transaction: mostly there is nothing new. */
async function hasMore({ db }: Pick<Ctx, "db">, name: string): Promise<boolean> {
  const newest = await auditRepo.findNewestNumber(db);
  const reader = await readerRepo.find(db, name);
  if (reader) return reader.seq < newest;
  await readerRepo.add(db, name, newest);
  return false;
}

/** The number of the newest entry: later ones are new to a reader that begins now. */
export function newestEntry({ db }: Pick<Ctx, "db">): Promise<number> {
  return auditRepo.findNewestNumber(db);
}
