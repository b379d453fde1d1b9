import { sql } from "kysely";
import { hasRowLocks } from "./row-locks.ts";
import type { Schema, Tx } from "./schema.ts";

/**
 * Until the end of the transaction, others who ask for the same lock wait: for rules that no single row can hold. SQLite
 * needs nothing: its transactions wait for one another anyway.
 */
export async function lockName(db: Tx, name: string): Promise<void> {
  if (hasRowLocks(db)) await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(db);
}

/** Until the end of the transaction nobody else writes to the table; waits for those who do at this moment. */
export async function lockTable(db: Tx, table: keyof Schema): Promise<void> {
  if (hasRowLocks(db)) await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(db);
}
