import { type RawBuilder, sql } from "kysely";

/** True where the column has one of the values. One alone is compared, so that an index keeps its order. */
export function isIn(column: string, values: readonly string[]): RawBuilder<boolean> {
  const [only, ...others] = values;
  if (only !== undefined && others.length === 0) return sql<boolean>`${sql.ref(column)} = ${only}`;
  return sql<boolean>`${sql.ref(column)} in (${sql.join(values)})`;
}
