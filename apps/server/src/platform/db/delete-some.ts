import { type RawBuilder, type SqlBool, sql } from "kysely";
import { hasRowLocks } from "./row-locks.ts";
import type { Db, Schema, Tx } from "./schema.ts";

/** Deletes at most `limit` of the rows that the condition is true of; answers how many, those aside that go with them. */
export async function deleteSome(
  db: Tx,
  table: keyof Schema,
  condition: RawBuilder<SqlBool>,
  limit: number,
): Promise<number> {
  const row = rowOf(db);
  // The condition stands outside too: PostgreSQL asks it again of a row that changed meanwhile.
  const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)} where ${condition}
    and ${row} in (select ${row} from ${sql.table(table)} where ${condition} limit ${limit})`.execute(db);
  return Number(numAffectedRows);
}

/** What each database calls a row, whatever its key. */
function rowOf(db: Db) {
  return hasRowLocks(db) ? sql.ref("ctid") : sql.ref("rowid");
}
