import { PostgresAdapter } from "kysely";
import type { Db } from "./schema.ts";

/** True where rows are locked one by one; SQLite has one writer at a time, and no syntax for it. */
export function hasRowLocks(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
