import { type RawBuilder, sql } from "kysely";
import { hasRowLocks } from "./row-locks.ts";
import type { Db } from "./schema.ts";

/** The SQL function that stands in the conditions of a question and is asked for each row that SQLite looks at. */
export const IN_TIME = "tessera_in_time";
/** Rows between two looks at the clock. */
const ROWS_PER_LOOK = 64;

/** Thrown inside of SQLite, which then gives the statement up. */
export class QuestionTooLong extends Error {
  override name = "QuestionTooLong";
}

/** SQLite can't be told how long a statement may take, but asks this for each row, and stops where it throws. */
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
