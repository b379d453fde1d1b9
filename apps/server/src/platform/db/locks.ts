import { sql } from "kysely";
import { hasRowLocks } from "./row-locks.ts";
import type { Schema, Tx } from "./schema.ts";

/**
 * Makes others who ask for the same lock wait until the end of the transaction: for rules that no single row can hold.
 * SQLite needs nothing: its transactions wait for one another anyway.
 */
export async function lockName(db: Tx, name: string): Promise<void> {
  if (hasRowLocks(db)) await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(db);
}

/** Blocks other writes to the table until the end of the transaction; waits for those under way. */
export async function lockTable(db: Tx, table: keyof Schema): Promise<void> {
  if (hasRowLocks(db)) await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(db);
}
