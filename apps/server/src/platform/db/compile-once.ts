import type { Compilable, CompiledQuery, DialectAdapter } from "kysely";
import type { Db } from "./schema.ts";

/**
 * A read whose SQL is built once for each dialect: for hot queries, where building costs more than running. The values
 * in `build` are placeholders; each run gives its own, in the order in which they stand in the SQL.
 */
export function compileOnce<Row>(build: (db: Db) => Compilable<Row>) {
  const compiled = new WeakMap<DialectAdapter, CompiledQuery<Row>>();
  return async (db: Db, parameters: readonly unknown[]): Promise<Row[]> => {
    const { adapter } = db.getExecutor();
    let query = compiled.get(adapter);
    if (!query) {
      query = build(db).compile() as CompiledQuery<Row>;
      compiled.set(adapter, query);
    }
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}
