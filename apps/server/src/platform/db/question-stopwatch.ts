import { type RawBuilder, sql } from "kysely";
import { hasRowLocks } from "./row-locks.ts";
import type { Db } from "./schema.ts";

/** The SQL function in the conditions of a question, called for each row that SQLite looks at. */
export const IN_TIME = "tessera_in_time";
/** Rows between two looks at the clock. */
const ROWS_PER_LOOK = 64;

/** Thrown inside SQLite, which then aborts the statement. */
export class QuestionTooLong extends Error {
  override name = "QuestionTooLong";
}

/** SQLite has no statement timeout, but calls this for each row, and stops when it throws. */
export class QuestionStopwatch {
  readonly #mostMs: number;
  #begunAt = 0;
  #rows = 0;

  constructor(mostMs: number) {
    this.#mostMs = mostMs;
  }

  /** A statement begins. */
  begin(): void {
    this.#begunAt = performance.now();
    this.#rows = 0;
  }

  /** True for SQL. Throws `QuestionTooLong`. */
  requireInTime(): 1 {
    this.#rows++;
    if (this.#rows % ROWS_PER_LOOK === 0 && performance.now() - this.#begunAt > this.#mostMs)
      throw new QuestionTooLong();
    return 1;
  }
}

/** To stand first among the conditions of a question: PostgreSQL has a timeout of its own. */
export function inTime(db: Db): RawBuilder<unknown> {
  return hasRowLocks(db) ? sql`1 = 1` : sql`${sql.raw(IN_TIME)}() = 1`;
}
