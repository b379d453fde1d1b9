import { sql } from "kysely";
import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db } from "../../platform/db/schema.ts";
import { anyTables, type Row, RowSum, rowsOf, type TableSum } from "./table-rows-repo.ts";

/** Below every database's limit of parameters in one statement. */
const MAX_PARAMETERS = 30_000;
const MAX_BATCH_ROWS = 500;
/** Counters that are worthless after a minute; PostgreSQL itself loses them in a crash. */
const FLEETING = ["rateLimit"];

export type Progress = (text: string) => void;

/** The tables of an SQLite database whose rows matter, each after those that it refers to. */
export async function tablesInOrder(sqlite: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from sqlite_master
    where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_%' order by name`.execute(sqlite);
  const left = new Map<string, Set<string>>();
  for (const { name } of rows.filter((it) => !FLEETING.includes(it.name))) {
    const keys = await sql<{ table: string }>`select "table" from pragma_foreign_key_list(${name})`.execute(sqlite);
    left.set(name, new Set(keys.rows.map(({ table }) => table).filter((table) => table !== name)));
  }
  const ordered: string[] = [];
  while (left.size > 0) {
    const next = [...left].filter(([, needs]) => [...needs].every((table) => !left.has(table))).map(([name]) => name);
    if (next.length === 0) throw new Error(`Tables refer to each other in a circle: ${[...left.keys()].join(", ")}`);
    ordered.push(...next);
    for (const name of next) left.delete(name);
  }
  return ordered;
}

/** Lets a transaction on PostgreSQL take as long as it needs: a large table takes longer than any request may. */
export async function takeTime(db: Db): Promise<void> {
  await sql`select set_config('statement_timeout', '0', true)`.execute(db);
}

/** Throws where a database has other tables than those that are copied: a copy without one of them would lose its rows. */
export async function requireAllTables(db: Db, tables: readonly string[]): Promise<void> {
  const found = (await db.introspection.getTables()).map(({ name }) => name);
  const other = found.find((name) => !tables.includes(name) && !FLEETING.includes(name));
  const missing = tables.find((name) => !found.includes(name));
  if (other !== undefined || missing !== undefined) throw new Error(`The databases differ in ${other ?? missing}`);
}

/**
 * Replaces all rows of the tables in another database that has the same tables. `to` is in a transaction; the triggers
 * that guard its tables are off meanwhile. Answers what was copied.
 */
export async function copyTables(
  { from, to, tables }: { from: Db; to: Db; tables: readonly string[] },
  onProgress: Progress,
): Promise<Record<string, TableSum>> {
  return withoutGuards(to, tables, async () => {
    for (const table of [...tables].reverse()) await anyTables(to).deleteFrom(table).execute();
    const sums: Record<string, TableSum> = {};
    for (const table of tables) sums[table] = await copyTable({ from, to, table }, onProgress);
    return sums;
  });
}

async function copyTable(
  { from, to, table }: { from: Db; to: Db; table: string },
  onProgress: Progress,
): Promise<TableSum> {
  const sum = new RowSum();
  let batch: Row[] = [];
  const flush = async () => {
    if (batch.length > 0) await anyTables(to).insertInto(table).values(batch).execute();
    batch = [];
    onProgress(`${table}: ${sum.total.rows} rows`);
  };
  for await (const row of rowsOf(from, table)) {
    sum.add(row);
    batch.push(row);
    if (batch.length >= Math.min(MAX_BATCH_ROWS, Math.floor(MAX_PARAMETERS / Object.keys(row).length))) await flush();
  }
  await flush();
  return sum.total;
}

/** Triggers forbid replacing rows of the audit log and of tokens; only a restore switches them off. */
async function withoutGuards<T>(db: Db, tables: readonly string[], work: () => Promise<T>): Promise<T> {
  if (hasRowLocks(db)) {
    const each = async (act: "disable" | "enable") => {
      for (const table of tables) await sql`alter table ${sql.id(table)} ${sql.raw(act)} trigger user`.execute(db);
    };
    await each("disable");
    const done = await work();
    await each("enable");
    return done;
  }
  const { rows } = await sql<{ name: string; sql: string }>`select name, sql from sqlite_master
    where type = 'trigger'`.execute(db);
  for (const { name } of rows) await sql`drop trigger ${sql.id(name)}`.execute(db);
  const done = await work();
  for (const trigger of rows) await sql.raw(trigger.sql).execute(db);
  return done;
}
