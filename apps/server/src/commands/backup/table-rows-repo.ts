import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db } from "../../platform/db/schema.ts";

export type Row = Record<string, unknown>;
/** The database as tables whose names are only known when it is read. */
export type AnyTables = Kysely<Record<string, Row>>;

/** What a table holds: how many rows, and a sum of them that no order of theirs changes. */
export type TableSum = { rows: number; sha256: string };

const FETCH_ROWS = 1000;

export function anyTables(db: Db): AnyTables {
  return db as unknown as AnyTables;
}

export async function isEmpty(db: Db, table: string): Promise<boolean> {
  return (await anyTables(db).selectFrom(table).selectAll().limit(1).executeTakeFirst()) === undefined;
}

/** Every row of a table, a few at a time; on PostgreSQL within a transaction. */
export async function* rowsOf(db: Db, table: string): AsyncGenerator<Row> {
  if (!hasRowLocks(db)) {
    yield* anyTables(db).selectFrom(table).selectAll().stream();
    return;
  }
  await sql`declare backed_up_rows no scroll cursor for select * from ${sql.id(table)}`.execute(db);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(FETCH_ROWS)} from backed_up_rows`.execute(db);
    if (rows.length === 0) break;
    yield* rows;
  }
  await sql`close backed_up_rows`.execute(db);
}

/** A content of attached files as its row names it. */
export type NamedContent = { id: string; sha256: string; size: number };

/** Every content that the rows name; none in the tables of a version that had none. */
export async function* contentsOf(db: Db): AsyncGenerator<NamedContent> {
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === "blob")) return;
  for (let after = ""; ; ) {
    const rows = await db
      .selectFrom("blob")
      .select(["id", "sha256", "size"])
      .where("id", ">", after)
      .orderBy("id")
      .limit(FETCH_ROWS)
      .execute();
    for (const row of rows) yield { ...row, size: Number(row.size) };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** Sums up rows as they pass. */
export class RowSum {
  #rows = 0;
  readonly #sum = Buffer.alloc(32);

  add(row: Row): void {
    const values = Object.keys(row)
      .sort()
      .map((name) => [name, plain(row[name])]);
    const hash = createHash("sha256").update(JSON.stringify(values)).digest();
    for (const [at, byte] of hash.entries()) this.#sum[at] = (this.#sum[at] ?? 0) ^ byte;
    this.#rows += 1;
  }

  get total(): TableSum {
    return { rows: this.#rows, sha256: this.#sum.toString("hex") };
  }
}

/** Bytes come as buffers of both databases. */
function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString("base64") } : value;
}

/** The sum of each table; reports each that is done. */
export async function sumsOf(
  db: Db,
  tables: readonly string[],
  passes: (table: string, row: Row) => boolean = () => true,
): Promise<Record<string, TableSum>> {
  const sums: Record<string, TableSum> = {};
  for (const table of tables) {
    const sum = new RowSum();
    for await (const row of rowsOf(db, table)) if (passes(table, row)) sum.add(row);
    sums[table] = sum.total;
  }
  return sums;
}
