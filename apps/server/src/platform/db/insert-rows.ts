import type { CompiledQuery, DialectAdapter } from "kysely";
import type { Db, Schema } from "./schema.ts";

/** Rows of one statement: few enough to stay under every database's limit of parameters, many enough to be quick. */
const CHUNK = 50;

const compiled = new WeakMap<DialectAdapter, Map<string, CompiledQuery>>();

/** Inserts many rows of one shape. A full chunk always has the same SQL, so that it is built and prepared only once. */
export async function insertRows<Table extends keyof Schema>(
  db: Db,
  table: Table,
  rows: readonly Schema[Table][],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first) as (keyof Schema[Table])[];
  for (let start = 0; start < rows.length; start += CHUNK) {
    const chunk = rows.slice(start, start + CHUNK);
    const query = chunk.length === CHUNK ? fullChunk(db, table, first) : compile(db, table, chunk);
    await db.executeQuery({ ...query, parameters: chunk.flatMap((row) => columns.map((column) => row[column])) });
  }
}

function fullChunk<Table extends keyof Schema>(db: Db, table: Table, shape: Schema[Table]): CompiledQuery {
  const { adapter } = db.getExecutor();
  const known = compiled.get(adapter) ?? new Map<string, CompiledQuery>();
  compiled.set(adapter, known);
  const key = [table, ...Object.keys(shape)].join(" ");
  const query = known.get(key) ?? compile(db, table, Array(CHUNK).fill(shape));
  known.set(key, query);
  return query;
}

function compile<Table extends keyof Schema>(db: Db, table: Table, rows: Schema[Table][]): CompiledQuery {
  return db
    .insertInto(table)
    .values(rows as never)
    .compile();
}
