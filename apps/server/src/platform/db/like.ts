import { type Expression, PostgresAdapter, type RawBuilder, sql } from "kysely";
import { byBytes } from "./by-bytes.ts";
import type { Db } from "./schema.ts";

/** True where the column contains exactly this text, letter case included. */
export function containsExactly(db: Db, column: Expression<string | null>, text: string): RawBuilder<boolean> {
  const place = db.getExecutor().adapter instanceof PostgresAdapter ? sql`strpos` : sql`instr`;
  return sql<boolean>`${place}(${column}, ${text}) > 0`;
}

/** True where the column starts with exactly this text, letter case included. */
export function startsWith(column: Expression<string | null>, text: string): RawBuilder<boolean> {
  return sql<boolean>`substr(${column}, 1, length(${text})) = ${text}`;
}

/** True where a column of tags has this one: it stands there as JSON writes it, in quotes, which nothing else holds unescaped. */
export function hasTag(db: Db, tags: Expression<string | null>, tag: string): RawBuilder<boolean> {
  return contains(db, tags, JSON.stringify(tag));
}

/** True where the column contains the text, in any case of ASCII letters; `%`, `_` and `\` stand for themselves. */
export function contains(db: Db, column: Expression<string | null>, text: string): RawBuilder<boolean> {
  // Other letters are left alone: SQLite knows no case of theirs, and PostgreSQL a different one in each locale.
  const lowered = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const pattern = `%${lowered.replace(/[\\%_]/g, "\\$&")}%`;
  return sql<boolean>`lower(${byBytes(db, column)}) like ${pattern} escape '\\'`;
}
