import { existsSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import Sqlite from "better-sqlite3";
import { openAuditKey } from "../../audit/audit-key.ts";
import type { Config } from "../../platform/config.ts";
import { migrate, probe, requireKnown } from "../../platform/db/open.ts";
import { withDb } from "../../platform/db/open-configured.ts";
import type { Db } from "../../platform/db/schema.ts";
import { appliedMigrations } from "../../platform/db/usable-database.ts";
import { VERSION } from "../../platform/version.ts";
import { holdContents } from "../../runs/attachments/content-hold.ts";
import {
  auditWarning,
  BackupError,
  createOwnFile,
  isData,
  MANIFEST,
  type Manifest,
  removeDatabase,
  removeManifest,
  requireSound,
  withBackupDb,
  writeManifest,
} from "./backup-file-repo.ts";
import { archiveBeside, leaveContentsOut, packContents } from "./backup-packing.ts";
import { type Contents, type LeaveOut, storeAt } from "./carried-contents.ts";
import { saveKey } from "./carried-key.ts";
import { copyTables, type Progress, tablesInOrder } from "./table-copy-repo.ts";
import { sumsOf, type TableSum } from "./table-rows-repo.ts";

/** Pages of 4 KiB that are copied at once, before other work gets a turn. */
const PAGES_AT_ONCE = 2000;

/** The file of a backup, and the one that its key of the audit log is in. */
export type BackupFiles = { file: string; auditKey: string | undefined };

/** `warning` is about the audit log itself, `keyWarning` about its key. */
export type Done = { rows: number; warning: string | null; keyWarning: string | null; contents: Contents };

type Place = Pick<Config, "database" | "dataDir" | "auditKeyFile" | "s3">;

/**
 * Writes everything that the database holds, as it is at one moment, into a new file, with the contents of its attached
 * files, and reads that back. A server may run meanwhile. The key of the audit log goes into a file of its own, where
 * `auditKey` names one. Throws BackupError, ConfigError.
 */
export async function makeBackup(
  config: Place,
  { file, auditKey }: BackupFiles,
  { now, onProgress, leaveOut }: { now: () => string; onProgress: Progress; leaveOut: LeaveOut },
): Promise<Done> {
  if ("sqliteFile" in config.database && !existsSync(config.database.sqliteFile)) {
    throw new BackupError(`There is no database in ${config.dataDir}; set TESSERA_DATA_DIR or DATABASE_URL`);
  }
  await createOwnFile(file);
  onProgress("reading");
  try {
    const madeAt = now();
    if (leaveOut === undefined) await holdIn(config, madeAt);
    const { warning, ...manifest } = await copyAndCheck(config, file, onProgress);
    const complete = (db: Db, contents?: Manifest["contents"]) =>
      writeManifest(db, { format: 1, madeAt, version: VERSION, ...manifest, contents });
    const hold = () => holdIn(config, now());
    const contents = leaveOut
      ? await leaveContentsOut(file, leaveOut, complete)
      : await packContents({ file, store: storeAt(config), hold, onProgress }, complete);
    await syncToDisk(file);
    if (auditKey !== undefined) await saveKey(config, auditKey);
    return { rows: total(manifest.tables), warning, keyWarning: null, contents };
  } catch (error) {
    await removeDatabase(file);
    await rm(archiveBeside(file), { force: true });
    throw error;
  }
}

/** Keeps the contents for a while; in a database of an older version, which may know none, nothing is written. */
async function holdIn(config: Place, now: string): Promise<void> {
  await withDb(config, async (db) => {
    if (await isCurrent(config, db)) await holdContents({ db, now: () => now });
  });
}

function isCurrent({ database }: Place, db: Db): Promise<boolean> {
  return probe(database, db).then(
    ({ isMigrated }) => isMigrated,
    () => false,
  );
}

/** Fills the file with what the database holds, and reads it back. */
async function copyAndCheck(
  config: Place,
  file: string,
  onProgress: Progress,
): Promise<Pick<Manifest, "migration" | "source" | "tables"> & Pick<Done, "warning">> {
  const { read, ...origin } = await copyInto(file, config, onProgress);
  return withBackupDb(file, async (db) => {
    onProgress("reading it back");
    await removeManifest(db);
    const tables = await sumsOf(db, await tablesInOrder(db), isData);
    requireEqual(read, tables, file);
    await requireSound(db, file);
    // An older version's log is verified by that version.
    const { isMigrated } = await probe({ sqliteFile: file }, db);
    const warning = isMigrated ? await auditWarning(db, await openAuditKey(config, db)) : null;
    return { ...origin, tables, warning };
  });
}

/** What was read of each table; where pages were copied, their rows were only counted. */
type Read = Record<string, Pick<TableSum, "rows"> & Partial<TableSum>>;

async function copyInto(
  file: string,
  config: Place,
  onProgress: Progress,
): Promise<Pick<Manifest, "migration" | "source"> & { read: Read }> {
  const { database } = config;
  return withDb(config, async (db) => {
    await requireKnown(db);
    const migration = (await appliedMigrations(db)).at(-1);
    if (migration === undefined) throw new BackupError("The database is empty: there is nothing to back up");
    if ("postgresUrl" in database) {
      return { migration, source: "postgres", read: await copyPostgres(db, file, migration, onProgress) };
    }
    const tables = await tablesInOrder(db);
    return { migration, source: "sqlite", read: await copySqlite(database.sqliteFile, file, tables, onProgress) };
  });
}

/** Page by page, from one snapshot: what is written meanwhile goes to the log beside the file, and stays out. */
async function copySqlite(from: string, to: string, tables: readonly string[], onProgress: Progress): Promise<Read> {
  const sqlite = new Sqlite(from, { fileMustExist: true, timeout: 5000 });
  try {
    sqlite.exec("begin");
    const counts = tables.map((table) => {
      const condition = table === "instance" ? ` where name <> '${MANIFEST}'` : "";
      const row = sqlite.prepare(`select count(*) as rows from "${table}"${condition}`).get();
      return [table, row as { rows: number }];
    });
    await sqlite.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        onProgress(`${Math.floor(((totalPages - remainingPages) / Math.max(1, totalPages)) * 100)} %`);
        return PAGES_AT_ONCE;
      },
    });
    sqlite.exec("commit");
    return Object.fromEntries(counts);
  } finally {
    sqlite.close();
  }
}

/** Row by row, from one snapshot, into tables of the same version. */
async function copyPostgres(db: Db, file: string, migration: string, onProgress: Progress): Promise<Read> {
  return withBackupDb(file, async (target) => {
    await migrate(target, migration);
    const tables = await tablesInOrder(target);
    const snapshot = db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only");
    return snapshot.execute((from) =>
      target.transaction().execute((to) => copyTables({ from, to, tables }, onProgress)),
    );
  });
}

/** Throws BackupError where the copy differs from what was read. */
export function requireEqual(read: Read, written: Record<string, TableSum>, where: string): void {
  for (const [table, { rows, sha256 }] of Object.entries(read)) {
    const found = written[table];
    if (found?.rows === rows && (sha256 === undefined || found.sha256 === sha256)) continue;
    throw new BackupError(`The table ${table} in ${where} differs from what was read. Try again.`);
  }
}

export function total(tables: Record<string, TableSum>): number {
  return Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);
}

async function syncToDisk(file: string): Promise<void> {
  const handle = await open(file, "r+");
  await handle.sync();
  await handle.close();
}
