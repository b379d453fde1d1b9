import { sql } from "kysely";
import type { Ctx } from "../src/platform/context.ts";
import { hasRowLocks } from "../src/platform/db/row-locks.ts";
import type { Db } from "../src/platform/db/schema.ts";

const FAST_SQLITE = { journal_mode: "off", synchronous: "off", cache_size: "-500000" };

/**
 * Runs `fill` without the indexes of the tables, which are built much faster at once than row by row, and without the crash
 * safety that a benchmark doesn't need.
 */
export async function withoutIndexes(ctx: Ctx, tables: string[], fill: (ctx: Ctx) => Promise<void>): Promise<void> {
  await ctx.db.connection().execute(async (db) => {
    const isPostgres = hasRowLocks(db);
    const usual = isPostgres ? {} : await setPragmas(db, FAST_SQLITE);
    if (isPostgres) await sql`set statement_timeout = 0`.execute(db);
    const indexes = isPostgres ? await postgresIndexes(db, tables) : await sqliteIndexes(db, tables);
    for (const { name } of indexes) await sql`drop index ${sql.id(name)}`.execute(db);
    await fill({ ...ctx, db });
    for (const index of indexes) await sql.raw(index.sql).execute(db);
    if (isPostgres) await sql`reset statement_timeout`.execute(db);
    await setPragmas(db, usual);
  });
  if (hasRowLocks(ctx.db)) await sql`vacuum analyze`.execute(ctx.db);
}

type Index = { name: string; sql: string };

async function sqliteIndexes(db: Db, tables: string[]): Promise<Index[]> {
  const { rows } = await sql<Index>`select name, sql from sqlite_master
    where type = 'index' and tbl_name in (${sql.join(tables)}) and sql is not null`.execute(db);
  return rows;
}

/** Those of primary keys stay. */
async function postgresIndexes(db: Db, tables: string[]): Promise<Index[]> {
  const { rows } = await sql<Index>`select indexname as name, indexdef as sql from pg_indexes
    where schemaname = 'public' and tablename in (${sql.join(tables)})
    and indexname not in (select conname from pg_constraint)`.execute(db);
  return rows;
}

/** Sets settings of SQLite; answers what they were. */
async function setPragmas(db: Db, settings: Record<string, string>): Promise<Record<string, string>> {
  const before: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) {
    const { rows } = await sql<Record<string, string>>`pragma ${sql.raw(name)}`.execute(db);
    before[name] = String(rows[0]?.[name]);
    await sql`pragma ${sql.raw(name)} = ${sql.raw(value)}`.execute(db);
  }
  return before;
}
