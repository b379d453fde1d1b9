import { sql } from "kysely";
import type { Ctx } from "../context.ts";
import { hasRowLocks } from "./row-locks.ts";
import type { Schema } from "./schema.ts";

/** Fewer new rows than this make no plan noticeably worse. */
const FEW_ROWS = 1000;
/** A table that grew by less than this share keeps its statistics: the share at which autovacuum takes new ones. */
const GROWTH_SHARE = 0.1;

/**
 * Has PostgreSQL take new statistics of those of the tables that `rows` new rows made a good deal larger. Left alone, it does
 * so a minute later, and until then joins all rows with all where it knew of a few. SQLite plans without statistics.
 */
export async function refreshStatistics(
  { db, log }: Pick<Ctx, "db" | "log">,
  tables: readonly (keyof Schema)[],
  rows: number,
): Promise<void> {
  if (rows < FEW_ROWS || !hasRowLocks(db)) return;
  try {
    const known = await sql<{ name: keyof Schema }>`select relname as name from pg_class
      where oid in (${sql.join(tables.map((table) => sql`to_regclass(${`"${table}"`})`))})
      and reltuples < ${rows / GROWTH_SHARE}`.execute(db);
    if (known.rows.length === 0) return;
    const grown = known.rows.map(({ name }) => sql.table(name));
    // Where a table is locked, a vacuum or another import is at it already.
    await sql`analyze (skip_locked) ${sql.join(grown)}`.execute(db);
  } catch (err) {
    log.warn({ err }, "failed to refresh the statistics of tables that grew; autovacuum does it later");
  }
}
