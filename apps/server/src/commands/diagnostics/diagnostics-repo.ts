import { sql } from "kysely";
import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db } from "../../platform/db/schema.ts";
import { anyTables } from "../backup/table-rows-repo.ts";

/** The version of the database's own program. */
export async function findProgramVersion(db: Db): Promise<string> {
  const version = hasRowLocks(db) ? sql<string>`current_setting('server_version')` : sql<string>`sqlite_version()`;
  const { rows } = await sql<{ version: string }>`select ${version} as version`.execute(db);
  return rows[0]?.version ?? "";
}

/** Bytes that the tables and indexes take. */
export async function findBytes(db: Db): Promise<number> {
  const bytes = hasRowLocks(db)
    ? sql<number>`pg_database_size(current_database())`
    : sql<number>`(select page_count * page_size from pragma_page_count(), pragma_page_size())`;
  const { rows } = await sql<{ bytes: number }>`select ${bytes} as bytes`.execute(db);
  return Number(rows[0]?.bytes ?? 0);
}

/** How many rows each table has; null where counting failed. */
export async function countRows(db: Db): Promise<Record<string, number | null>> {
  const counts: Record<string, number | null> = {};
  const names = (await db.introspection.getTables()).map(({ name }) => name).sort();
  for (const name of names) {
    const counting = anyTables(db)
      .selectFrom(name)
      .select(({ fn }) => fn.countAll<number>().as("rows"))
      .executeTakeFirst();
    counts[name] = await counting.then(
      (row) => Number(row?.rows ?? 0),
      () => null,
    );
  }
  return counts;
}

/** Which of the words, in lower case, name a person here. */
export async function findPeopleAmong(db: Db, words: readonly string[]): Promise<Set<string>> {
  if (words.length === 0) return new Set();
  const columns = ["username", "firstName", "lastName", "email"] as const;
  const found = await Promise.all(
    columns.map((column) => {
      const name = sql<string | null>`lower(${sql.ref(column)})`;
      return db.selectFrom("user").select(name.as("word")).where(name, "in", words).execute();
    }),
  );
  return new Set(found.flat().flatMap(({ word }) => word ?? []));
}
