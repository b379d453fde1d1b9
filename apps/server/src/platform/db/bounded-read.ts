import { DomainError } from "@tessera/domain";
import { sql } from "kysely";
import { QuestionTooLong } from "./question-stopwatch.ts";
import { hasRowLocks } from "./row-locks.ts";
import type { Db } from "./schema.ts";

/** How long PostgreSQL may work on one statement unless told, in milliseconds. */
const READ_TIMEOUT_MS = 5000;
/** What PostgreSQL calls a statement that it gave up. */
const CANCELED = "57014";

/** True of the error of a statement that took the database longer than it may. */
export function isGivenUp(error: unknown): boolean {
  if (error instanceof QuestionTooLong) return true;
  return error instanceof Error && "code" in error && error.code === CANCELED;
}

/**
 * Several reads of one moment that callers put together themselves, so that none may keep a connection for long. On SQLite
 * a transaction would keep writers waiting; there `inTime`, among the conditions, gives a statement up.
 */
export async function boundedRead<T>(db: Db, read: (db: Db) => Promise<T>, timeoutMs = READ_TIMEOUT_MS): Promise<T> {
  try {
    return await (hasRowLocks(db) ? readAtOnce(db, read, timeoutMs) : read(db));
  } catch (error) {
    if (!isGivenUp(error)) throw error;
    const message = "This takes the database too long. Ask for less, or narrow where.";
    throw new DomainError("INVALID_INPUT", message, {}, { cause: error });
  }
}

function readAtOnce<T>(db: Db, read: (db: Db) => Promise<T>, timeoutMs: number): Promise<T> {
  const transaction = db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only");
  return transaction.execute(async (db) => {
    await sql`set local statement_timeout = ${sql.lit(timeoutMs)}`.execute(db);
    return read(db);
  });
}
