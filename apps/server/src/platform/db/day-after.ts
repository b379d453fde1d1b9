import { type Expression, PostgresAdapter, type RawBuilder, sql } from "kysely";
import type { Db } from "./schema.ts";

/** The day (UTC, `YYYY-MM-DD`) so many days after the instant in the column. */
export function dayAfter(db: Db, column: Expression<string>, days: number): RawBuilder<string> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    return sql`to_char((${column})::timestamptz at time zone 'UTC' + make_interval(days => ${days}::int), 'YYYY-MM-DD')`;
  }
  return sql`date(${column}, ${`+${days} days`})`;
}
