import { type Expression, type RawBuilder, sql } from "kysely";
import { hasRowLocks } from "./row-locks.ts";
import type { Db } from "./schema.ts";

/** True where the column has one of the values. One alone is compared, so that an index keeps its order. */
export function isIn(column: string, values: readonly string[]): RawBuilder<boolean> {
  const [only, ...others] = values;
  if (only !== undefined && others.length === 0) return sql<boolean>`${sql.ref(column)} = ${only}`;
  return sql<boolean>`${sql.ref(column)} in (${sql.join(values)})`;
}

/** The same for any number of values: they are one parameter. */
export function isAnyOf(db: Db, text: Expression<string>, values: readonly string[]): RawBuilder<boolean> {
  if (hasRowLocks(db)) return sql<boolean>`(${text}) = any(${[...values]}::text[])`;
  return sql<boolean>`(${text}) in (select "value" from json_each(${JSON.stringify(values)}))`;
}
