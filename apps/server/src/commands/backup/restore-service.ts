import { constants, createWriteStream, existsSync } from "node:fs";
import { copyFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BlobStore } from "../../platform/blobs/blob-store.ts";
import type { Config } from "../../platform/config.ts";
import { requireWritable } from "../../platform/data-folder.ts";
import { migrate } from "../../platform/db/open.ts";
import { withDb } from "../../platform/db/open-configured.ts";
import type { Db } from "../../platform/db/schema.ts";
import { lockDataFolder } from "../../platform/folder-lock.ts";
import { isArchive, readArchive } from "./backup-archive.ts";
import {
  BackupError,
  checkBackup,
  type Manifest,
  readingBackup,
  removeDatabase,
  removeManifest,
  withBackupDb,
} from "./backup-file-repo.ts";
import { type BackupFiles, type Done, requireEqual, total } from "./backup-service.ts";
import {
  type Contents,
  eachContent,
  fillingStore,
  type LeaveOut,
  listContents,
  putContent,
  storeAt,
} from "./carried-contents.ts";
import { planKey } from "./carried-key.ts";
import { copyTables, type Progress, tablesInOrder } from "./table-copy-repo.ts";
import { isEmpty, sumsOf } from "./table-rows-repo.ts";

/** Tables that migrations or a first start fill, in an otherwise empty database too. */
const NEVER_EMPTY = ["instance", "auditHead", "auditReader", "rateLimit"];

type Place = Pick<Config, "database" | "dataDir" | "auditKeyFile" | "s3">;

/**
 * Restores a backup into an empty SQLite or PostgreSQL database, whichever it came from, with the contents of its attached
 * files, entirely or not at all, and puts the key of the audit log beside it where `auditKey` names its file. Throws BackupError, ConfigError.
 */
export async function restoreBackup(
  place: Place,
  { file, auditKey }: BackupFiles,
  { onProgress, leaveOut }: { onProgress: Progress; leaveOut: LeaveOut },
): Promise<Done> {
  if (!existsSync(file)) throw new BackupError(`There is no file ${file}`);
  const lock = await lockDataFolder(place);
  const copy = join(place.dataDir, "restoring.sqlite");
  try {
    await requireWritable(place.dataDir);
    await requireEmpty(place);
    await removeDatabase(copy);
    if (!(await isArchive(file))) {
      await copyFile(file, copy, constants.COPYFILE_EXCL);
      return await restoreDatabase(place, { file, copy, auditKey }, onProgress, (db) =>
        listContents(db, leaveOut ?? (async () => {})),
      );
    }
    const store = leaveOut === undefined ? storeAt(place) : undefined;
    const restore = async () => {
      await unpack(file, copy, store, onProgress);
      return restoreDatabase(place, { file, copy, auditKey }, onProgress, (db, manifest) =>
        leaveOut ? listContents(db, leaveOut) : requireContents(db, storeAt(place), { file, manifest }),
      );
    };
    return await (store ? fillingStore(store, restore) : restore());
  } finally {
    await removeDatabase(copy);
    lock?.release();
  }
}

/** Puts the contents in their place, each checked by its hash, and the database beside the place of the new one. */
async function unpack(file: string, copy: string, store: BlobStore | undefined, onProgress: Progress): Promise<void> {
  let done = 0;
  await readArchive(file, {
    content: async (place, bytes) => {
      onProgress(`attached files: ${++done}`);
      if (store) await putContent(store, place, bytes);
      else for await (const _ of bytes);
    },
    database: (bytes) => pipeline(bytes, createWriteStream(copy, { flags: "wx", mode: 0o600 })),
  });
}

/** Throws BackupError where more contents are missing than were when the backup was made. */
async function requireContents(
  db: Db,
  store: BlobStore,
  { file, manifest }: { file: string; manifest: Manifest },
): Promise<Contents> {
  const contents = await eachContent(db, (content) => store.has(content));
  if (contents.absent <= (manifest.contents?.absent ?? 0)) return contents;
  throw new BackupError(`${file} is damaged: some attached files are missing or changed. Use another backup.`);
}

/** Checks the copied database of a backup, and gives it its place. */
async function restoreDatabase(
  place: Place,
  { file, copy, auditKey }: BackupFiles & { copy: string },
  onProgress: Progress,
  findContents: (db: Db, manifest: Manifest) => Promise<Contents>,
): Promise<Done> {
  onProgress("checking the backup");
  const check = async (db: Db) => {
    const manifest = await checkBackup(db, file);
    await removeManifest(db);
    const contents = await findContents(db, manifest);
    return { rows: total(manifest.tables), contents, key: await planKey(place, db, auditKey) };
  };
  const { rows, contents, key } = await readingBackup(file, () => withBackupDb(copy, check));
  if ("sqliteFile" in place.database) await rename(copy, place.database.sqliteFile);
  else await withBackupDb(copy, (from) => fillPostgres(place, from, onProgress));
  await key.put();
  return { rows, warning: null, keyWarning: key.warning, contents };
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
