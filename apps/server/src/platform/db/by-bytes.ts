import { type Expression, PostgresAdapter, type RawBuilder, sql } from "kysely";
import type { Db } from "./schema.ts";

/** A text as a sort key that doesn't depend on a locale: SQLite compares bytes anyway, PostgreSQL as its "C" collation. */
export function byBytes<Text extends string | null>(db: Db, column: Expression<Text>): RawBuilder<Text> {
  return db.getExecutor().adapter instanceof PostgresAdapter ? sql`${column} collate "C"` : sql`${column}`;
}
