import { existsSync } from "node:fs";
import { copyFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { auditKeyPath, openAuditKey } from "../../audit/audit-key.ts";
import { type Config, ConfigError } from "../../platform/config.ts";
import { requireWritable, secureDataFolder } from "../../platform/data-folder.ts";
import { migrate, probe, requireKnown } from "../../platform/db/open.ts";
import { withDb } from "../../platform/db/open-configured.ts";
import type { Db } from "../../platform/db/schema.ts";
import { lockDataFolder } from "../../platform/folder-lock.ts";
import { createLog } from "../../platform/log.ts";
import { auditWarning, BackupError, createOwnFile, removeDatabase, withBackupDb } from "./backup-file-repo.ts";
import { type Done, requireEqual, total } from "./backup-service.ts";
import {
  type Contents,
  eachContent,
  fillingStore,
  type LeaveOut,
  listContents,
  putContent,
  storeAt,
} from "./carried-contents.ts";
import { requireEmpty } from "./restore-service.ts";
import { copyTables, type Progress, requireAllTables, tablesInOrder, takeTime } from "./table-copy-repo.ts";
import { type NamedContent, sumsOf, type TableSum } from "./table-rows-repo.ts";

type Place = Pick<Config, "database" | "dataDir" | "auditKeyFile" | "s3">;

/**
 * Copies all data into an empty database of the other kind, entirely or not at all: rows are counted and summed up as they
 * are read, and compared with what the other database has in the end. The folder of an SQLite database is locked meanwhile.
 * Throws BackupError, ConfigError.
 */
export async function copyDatabase(
  source: Place,
  target: Place,
  { onProgress, leaveOut }: { onProgress: Progress; leaveOut: LeaveOut },
): Promise<Done> {
  const { database } = target;
  if ("sqliteFile" in database === "sqliteFile" in source.database) {
    const what = "sqliteFile" in database ? "SQLite" : "PostgreSQL";
    throw new BackupError(`Both are ${what} databases. Use backup and restore to move one of them.`);
  }
  return locked("sqliteFile" in database ? target : source, async () => {
    await namingTarget(() => requireEmpty(target, "--to"));
    const copying = { onProgress, contents: contentsCopier(source, target, { onProgress, leaveOut }) };
    return "sqliteFile" in database
      ? toSqlite(source, { ...target, file: database.sqliteFile }, copying)
      : toPostgres(source, target, copying);
  });
}

async function locked<T>(place: Place, work: () => Promise<T>): Promise<T> {
  await secureDataFolder(place.dataDir, createLog("warn"));
  const lock = await lockDataFolder(place);
  try {
    return await work();
  } finally {
    lock?.release();
  }
}

/** Of a setting of the target, the option that it comes from is named. */
async function namingTarget<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new BackupError(error.message.replace(/DATABASE_URL|TESSERA_DATA_DIR/, "--to"), { cause: error });
  }
}

/** What is reported, and what becomes of the contents of attached files. */
type Copying = { onProgress: Progress; contents: (copy: Db) => Promise<Contents> };

/** Copies the contents where both places have a store of their own, each checked by its hash. */
function contentsCopier(
  source: Place,
  target: Place,
  { onProgress, leaveOut }: { onProgress: Progress; leaveOut: LeaveOut },
): Copying["contents"] {
  const [from, to] = [storeAt(source), storeAt(target)];
  if (leaveOut) return (copy) => listContents(copy, leaveOut);
  if (from.where === to.where) return (copy) => eachContent(copy, (content) => from.has(content));
  let done = 0;
  const copyOne = async (content: NamedContent) => {
    onProgress(`attached files: ${++done}`);
    const bytes = await from.open(content);
    return bytes !== undefined && (await putContent(to, content, bytes));
  };
  return (copy) => fillingStore(to, () => eachContent(copy, copyOne));
}

async function toPostgres(source: Place, target: Place, { onProgress, contents }: Copying): Promise<Done> {
  return withSource(source, (from) =>
    namingTarget(() =>
      withDb(target, async (db) => {
        await migrate(db);
        const tables = await tablesInOrder(from);
        await requireAllTables(db, tables);
        const copied = await db.transaction().execute(async (to) => {
          await takeTime(to);
          return copyAll({ from, to, tables }, onProgress);
        });
        return describeCopy(source, db, { copied, contents });
      }),
    ),
  );
}

async function toSqlite(
  source: Place,
  target: Place & { file: string },
  { onProgress, contents }: Copying,
): Promise<Done> {
  await requireWritable(target.dataDir);
  const unfinished = join(target.dataDir, "copying.sqlite");
  await removeDatabase(unfinished);
  try {
    await createOwnFile(unfinished);
    const done = await withSource(source, (db) =>
      withBackupDb(unfinished, async (to) => {
        await migrate(to);
        const tables = await tablesInOrder(to);
        const snapshot = db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only");
        const copied = await snapshot.execute(async (from) => {
          await takeTime(from);
          await requireAllTables(from, tables);
          return to.transaction().execute((to) => copyAll({ from, to, tables }, onProgress));
        });
        return describeCopy(source, to, { copied, contents });
      }),
    );
    await putKey(source, target);
    await rename(unfinished, target.file);
    return done;
  } finally {
    await removeDatabase(unfinished);
  }
}

/** Throws BackupError for an empty database, or one that this version did not migrate yet. */
function withSource<T>(source: Place, work: (db: Db) => Promise<T>): Promise<T> {
  if ("sqliteFile" in source.database && !existsSync(source.database.sqliteFile)) {
    throw new BackupError(`There is no database in ${source.dataDir}; set TESSERA_DATA_DIR or DATABASE_URL`);
  }
  return withDb(source, async (db) => {
    await requireKnown(db);
    const isMigrated = await probe(source.database, db).then(
      (found) => found.isMigrated,
      () => false,
    );
    if (isMigrated) return work(db);
    throw new BackupError("The database is empty, or of an older version: bring it up to date with `migrate` first");
  });
}

async function copyAll(
  copy: { from: Db; to: Db; tables: readonly string[] },
  onProgress: Progress,
): Promise<Record<string, TableSum>> {
  const copied = await copyTables(copy, onProgress);
  onProgress("reading it back");
  requireEqual(copied, await sumsOf(copy.to, copy.tables), "the copy");
  return copied;
}

async function describeCopy(
  source: Place,
  copy: Db,
  { copied, contents }: { copied: Record<string, TableSum> } & Pick<Copying, "contents">,
): Promise<Done> {
  const warning = await auditWarning(copy, await openAuditKey(source, copy));
  return { rows: total(copied), warning, keyWarning: null, contents: await contents(copy) };
}

/** The key of the audit log goes along where it lies in the data folder. */
async function putKey(source: Place, target: Place): Promise<void> {
  const [from, to] = [auditKeyPath(source), auditKeyPath(target)];
  if (from === to || !existsSync(from)) return;
  await createOwnFile(to);
  await copyFile(from, to);
}
