import { type Expression, type RawBuilder, sql } from "kysely";

/** True where the column contains the text, in any case of ASCII letters; `%`, `_` and `\` stand for themselves. */
export function contains(column: Expression<string | null>, text: string): RawBuilder<boolean> {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  return sql<boolean>`lower(${column}) like ${pattern} escape '\\'`;
}
