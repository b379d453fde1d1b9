import { DomainError } from "@tessera/domain";
import { sql } from "kysely";
import { READ_TIMEOUT_MS } from "../limits/limits.ts";
import { QuestionTooLong } from "./question-stopwatch.ts";
import { hasRowLocks } from "./row-locks.ts";
import type { Db } from "./schema.ts";

/** PostgreSQL's code for a cancelled statement. */
const CANCELED = "57014";

/** True of the error of a statement that exceeded its time limit. */
export function isGivenUp(error: unknown): boolean {
  if (error instanceof QuestionTooLong) return true;
  return error instanceof Error && "code" in error && error.code === CANCELED;
}

/**
 * Several reads of one moment that callers compose themselves, with a limit on how long they keep a connection. On
 * SQLite a transaction would block writers; there `inTime`, among the conditions, aborts a statement.
 */
export async function boundedRead<T>(db: Db, read: (db: Db) => Promise<T>, timeoutMs = READ_TIMEOUT_MS): Promise<T> {
  try {
    return await (hasRowLocks(db) ? readAtOnce(db, read, timeoutMs) : read(db));
  } catch (error) {
    if (!isGivenUp(error)) throw error;
    const message = "This takes the database too long. Ask for less, or narrow `where`.";
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
