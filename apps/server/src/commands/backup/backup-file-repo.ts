import { chmod, open, rm } from "node:fs/promises";
import Sqlite from "better-sqlite3";
import { sql } from "kysely";
import { z } from "zod";
import { verifyAudit } from "../../audit/audit-verification.ts";
import type { AuditKey } from "../../platform/context.ts";
import { openDb, requireKnown } from "../../platform/db/open.ts";
import type { Db } from "../../platform/db/schema.ts";
import { UnusableDatabase } from "../../platform/db/usable-database.ts";
import { tablesInOrder } from "./table-copy-repo.ts";
import { type Row, sumsOf } from "./table-rows-repo.ts";

/** A backup that can't be made or used; the message is one line that says what to do. */
export class BackupError extends Error {
  override name = "BackupError";
}

/** The name of the row in the table `instance` that holds the manifest. */
export const MANIFEST = "backup";

/**
 * The manifest of a backup, in the table `instance`. The file is an SQLite database, whatever database the data came
 * from, with the tables of the version that it was made by.
 */
const Manifest = z.object({
  format: z.literal(1),
  madeAt: z.string(),
  version: z.string(),
  migration: z.string(),
  source: z.enum(["sqlite", "postgres"]),
  tables: z.record(z.string(), z.object({ rows: z.int(), sha256: z.string() })),
  /** Contents of attached files that came with it; absent where they were left out. */
  contents: z.object({ count: z.int(), absent: z.int() }).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** Makes an empty file that only its owner can read. Throws BackupError where there is one, or none can be. */
export async function createOwnFile(file: string): Promise<void> {
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.close();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new BackupError(`${file} exists already; nothing was overwritten. Name another file.`);
    throw new BackupError(`${file} can't be written: ${message}`, { cause: error });
  }
}

/** What the names of an SQLite file, and of what lies beside it while it is open, end in. */
export const DATABASE_PARTS = ["", "-wal", "-shm", "-journal"];

export async function removeDatabase(file: string): Promise<void> {
  for (const part of DATABASE_PARTS) await rm(file + part, { force: true });
}

/** Throws BackupError for a file that SQLite can't read. */
export async function readingBackup<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code))) throw error;
    throw new BackupError(`${file} is damaged, or no backup of Tessera; use another`, { cause: error });
  }
}

/** Works on a backup's database, and leaves one file with all of it. */
export async function withBackupDb<T>(file: string, work: (db: Db) => Promise<T>): Promise<T> {
  const db = openDb({ sqliteFile: file });
  try {
    const done = await work(db);
    await sql`pragma wal_checkpoint(truncate)`.execute(db);
    await sql`pragma journal_mode = delete`.execute(db);
    return done;
  } finally {
    await db.destroy();
    await chmod(file, 0o600);
  }
}

/** True of every row but the manifest itself. */
export function isData(table: string, row: Row): boolean {
  return table !== "instance" || row.name !== MANIFEST;
}

export async function writeManifest(db: Db, manifest: Manifest): Promise<void> {
  await removeManifest(db);
  await db
    .insertInto("instance")
    .values({ name: MANIFEST, value: JSON.stringify(manifest) })
    .execute();
}

export async function removeManifest(db: Db): Promise<void> {
  await db.deleteFrom("instance").where("name", "=", MANIFEST).execute();
}

/** Reads the whole backup and compares it with its manifest. Throws BackupError where something is missing. */
export async function checkBackup(db: Db, file: string): Promise<Manifest> {
  const manifest = await readManifest(db, file);
  await requireSound(db, file);
  try {
    await requireKnown(db);
  } catch (error) {
    if (error instanceof UnusableDatabase) throw new BackupError(`${file} can't be used: ${error.message}`);
    throw error;
  }
  const sums = await sumsOf(db, await tablesInOrder(db), isData);
  for (const [table, { rows, sha256 }] of Object.entries(manifest.tables)) {
    const found = sums[table];
    if (found?.rows === rows && found.sha256 === sha256) continue;
    throw new BackupError(
      `${file} is damaged: the table ${table} differs from what was backed up. Use another backup.`,
    );
  }
  return manifest;
}

async function readManifest(db: Db, file: string): Promise<Manifest> {
  const row = await db
    .selectFrom("instance")
    .select("value")
    .where("name", "=", MANIFEST)
    .executeTakeFirst()
    .catch(() => undefined);
  const parsed = Manifest.safeParse(row && JSON.parse(row.value));
  if (parsed.success) return parsed.data;
  throw new BackupError(`${file} is no complete backup of Tessera; use one that \`backup\` finished`);
}

/** Throws BackupError where the database's own structure, or what refers to what, is broken. */
export async function requireSound(db: Db, file: string): Promise<void> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(1)`.execute(db);
  const broken = await sql`pragma foreign_key_check`.execute(db);
  if (rows[0]?.integrity_check === "ok" && broken.rows.length === 0) return;
  throw new BackupError(`${file} is damaged; use another backup`);
}

/** One line about an audit log that was changed: no fault of the backup, which restores it as it is. */
export async function auditWarning(db: Db, key: AuditKey): Promise<string | null> {
  return (await verifyAudit(db, key)).intact ? null : "the audit log is broken";
}
