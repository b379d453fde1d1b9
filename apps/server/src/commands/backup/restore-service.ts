import { constants, existsSync } from "node:fs";
import { copyFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../../platform/config.ts";
import { requireWritable } from "../../platform/data-folder.ts";
import { migrate } from "../../platform/db/open.ts";
import { withDb } from "../../platform/db/open-configured.ts";
import type { Db } from "../../platform/db/schema.ts";
import { lockDataFolder } from "../../platform/folder-lock.ts";
import {
  BackupError,
  checkBackup,
  readingBackup,
  removeDatabase,
  removeManifest,
  withBackupDb,
} from "./backup-file-repo.ts";
import { type BackupFiles, type Done, requireEqual, total } from "./backup-service.ts";
import { planKey } from "./carried-key.ts";
import { copyTables, type Progress, tablesInOrder } from "./table-copy-repo.ts";
import { filesBeside, isEmpty, sumsOf } from "./table-rows-repo.ts";

/** Tables that migrations or a first start fill, in an otherwise empty database too. */
const NEVER_EMPTY = ["instance", "auditHead", "auditReader", "rateLimit"];

type Place = Pick<Config, "database" | "dataDir" | "auditKeyFile">;

/**
 * Restores a backup into an empty SQLite or PostgreSQL database, whichever it came from, entirely or not at all, and puts
 * the key of the audit log beside it where `auditKey` names its file. Throws BackupError, ConfigError.
 */
export async function restoreBackup(
  place: Place,
  { file, auditKey }: BackupFiles,
  onProgress: Progress,
): Promise<Done> {
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}`);
  const lock = await lockDataFolder(place);
  const copy = join(place.dataDir, "restoring.sqlite");
  try {
    await requireWritable(place.dataDir);
    await requireEmpty(place);
    await removeDatabase(copy);
    await copyFile(file, copy, constants.COPYFILE_EXCL);
    onProgress("checking the backup");
    const check = async (db: Db) => {
      const { tables } = await checkBackup(db, file);
      await removeManifest(db);
      return { rows: total(tables), files: await filesBeside(db), key: await planKey(place, db, auditKey) };
    };
    const { rows, files, key } = await readingBackup(file, () => withBackupDb(copy, check));
    if ("sqliteFile" in place.database) await rename(copy, place.database.sqliteFile);
    else await withBackupDb(copy, (from) => fillPostgres(place, from, onProgress));
    await key.put();
    return { rows, warning: null, keyWarning: key.warning, files };
  } finally {
    await removeDatabase(copy);
    lock?.release();
  }
}

/** Throws BackupError for a place that holds anything; `named` is what it was given by, where not by a setting. */
export async function requireEmpty(place: Place, named?: string): Promise<void> {
  const { database } = place;
  if ("sqliteFile" in database) {
    const there = ["", "-wal"].map((part) => database.sqliteFile + part).find((path) => existsSync(path));
    if (there !== undefined)
      throw new BackupError(
        `${there} exists already. ${named === undefined ? "Restore into an empty TESSERA_DATA_DIR" : `Name an empty folder with ${named}`}.`,
      );
    return;
  }
  await withDb(place, async (db) => {
    const tables = await db.introspection.getTables();
    for (const { name } of tables.filter((it) => !NEVER_EMPTY.includes(it.name))) {
      if (!(await isEmpty(db, name)))
        throw new BackupError(
          `The database of ${named ?? "DATABASE_URL"} is not empty (table ${name}); name an empty one`,
        );
    }
  });
}

/** Brings the backup's tables to the version of this server, and copies them in one transaction. */
async function fillPostgres(place: Place, from: Db, onProgress: Progress): Promise<void> {
  await migrate(from);
  const tables = await tablesInOrder(from);
  await withDb(place, async (db) => {
    await migrate(db);
    await db.transaction().execute(async (to) => {
      const copied = await copyTables({ from, to, tables }, onProgress);
      onProgress("reading it back");
      requireEqual(copied, await sumsOf(to, tables), "the database");
    });
  });
}
