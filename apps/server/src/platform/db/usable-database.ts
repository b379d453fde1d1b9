import { sql } from "kysely";
import { hasRowLocks } from "./row-locks.ts";
import type { Db } from "./schema.ts";

/** Why a database can't be used in its current state, in one line that says what to do. */
export class UnusableDatabase extends Error {
  override name = "UnusableDatabase";
}

/** Driver errors of a database that opens but can't be used, and what to do about each. */
const REFUSALS: Record<string, string> = {
  "42501": "its user may not create tables there; grant it CREATE on the schema, or make it the database's owner",
  "25006": "it is read-only; use the primary server",
  "53100": "its disk is full",
  SQLITE_READONLY: "its file is read-only",
  SQLITE_FULL: "its disk is full",
  SQLITE_BUSY: "another process keeps it locked",
  SQLITE_CORRUPT: "its file is damaged; restore a backup",
};

/** Names of the migrations a database has, oldest first; none where it is new. */
export async function appliedMigrations(db: Db): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === "kysely_migration")) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** Throws UnusableDatabase where texts would get lost, or where another version of Tessera made the tables. */
export async function requireUsable(db: Db, known: readonly string[]): Promise<void> {
  if (hasRowLocks(db)) await requireUnicode(db);
  const unknown = (await appliedMigrations(db)).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UnusableDatabase(
    `the database is newer than this server (it has the migration ${unknown}); start the version that made it, or a newer one`,
  );
}

async function requireUnicode(db: Db): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(db);
  const encoding = rows[0]?.server_encoding ?? "";
  if (encoding === "UTF8") return;
  throw new UnusableDatabase(
    `the database's encoding is ${encoding}, which can't hold every text; create one with ENCODING 'UTF8' TEMPLATE template0`,
  );
}

/** The same error, or a clearer one where the driver's code is known. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  const code = String(error.code);
  const known = Object.keys(REFUSALS).find((key) => code === key || code.startsWith(`${key}_`));
  return known === undefined ? error : new UnusableDatabase(REFUSALS[known] as string, { cause: error });
}
