import type { Expression, SqlBool } from "kysely";

/** A list of the one condition on a value that is given; empty where none is, so that nothing is left out for its sake. */
export function given<Value>(
  value: Value | null | undefined,
  condition: (value: Value) => Expression<SqlBool>,
): Expression<SqlBool>[] {
  return value === undefined || value === null ? [] : [condition(value)];
}
