import { rename } from "node:fs/promises";
import type { BlobStore } from "../../platform/blobs/blob-store.ts";
import type { Db } from "../../platform/db/schema.ts";
import { MINUTE_MS } from "../../platform/time.ts";
import { type ArchiveWriter, readArchive, writeArchive } from "./backup-archive.ts";
import { BackupError, type Manifest, withBackupDb } from "./backup-file-repo.ts";
import { type Contents, eachContent, isContent, type LeaveOut, listContents } from "./carried-contents.ts";
import type { Progress } from "./table-copy-repo.ts";
import { contentsOf } from "./table-rows-repo.ts";

/** Writes the manifest, after everything else is known. */
type Complete = (db: Db, contents?: Manifest["contents"]) => Promise<void>;

/** How often a long backup says again that it needs the contents, in milliseconds. */
const HOLD_EVERY_MS = 5 * MINUTE_MS;

/** The archive while it is being written; then it takes the place of the database that is in it. */
export function archiveBeside(file: string): string {
  return `${file}.archive`;
}

/** Completes a backup of the database alone. */
export function leaveContentsOut(
  file: string,
  leaveOut: Exclude<LeaveOut, undefined>,
  complete: Complete,
): Promise<Contents> {
  return withBackupDb(file, async (db) => {
    await complete(db);
    return listContents(db, leaveOut);
  });
}

/**
 * Completes a backup with the contents that its database names: both go into one archive, which is read back. A content that
 * is missing or damaged is counted and left out. Without any, the backup stays the database itself.
 */
export async function packContents(
  from: { file: string; store: BlobStore; hold: () => Promise<void>; onProgress: Progress },
  complete: Complete,
): Promise<Contents> {
  const { file } = from;
  const hasAny = await withBackupDb(file, async (db) => {
    const first = await contentsOf(db).next();
    if (first.done) await complete(db, { count: 0, absent: 0 });
    return !first.done;
  });
  if (!hasAny) return { count: 0, bytes: 0, absent: 0, examples: [], areCarried: true };
  const archiveFile = archiveBeside(file);
  let contents: Contents | undefined;
  await writeArchive(archiveFile, async (archive) => {
    contents = await withBackupDb(file, async (db) => {
      const added = await addContents(db, archive, from);
      await complete(db, { count: added.count, absent: added.absent });
      return added;
    });
    await archive.addDatabase(file);
  });
  from.onProgress("reading it back");
  await requireReadable(archiveFile, contents as Contents);
  await rename(archiveFile, file);
  return contents as Contents;
}

function addContents(
  db: Db,
  archive: ArchiveWriter,
  { store, hold, onProgress }: { store: BlobStore; hold: () => Promise<void>; onProgress: Progress },
): Promise<Contents> {
  let heldAtMs = Date.now();
  let done = 0;
  return eachContent(db, async (content) => {
    if (Date.now() - heldAtMs > HOLD_EVERY_MS) {
      await hold();
      heldAtMs = Date.now();
    }
    onProgress(`attached files: ${++done}`);
    const bytes = await store.open(content);
    return bytes !== undefined && (await archive.addContent(content, content.size, bytes)) === content.sha256;
  });
}

/** Throws BackupError where the archive doesn't have each content that was read. */
async function requireReadable(archiveFile: string, { count, absent }: Contents): Promise<void> {
  let good = 0;
  await readArchive(archiveFile, {
    content: async (place, bytes) => {
      if (await isContent(place, bytes)) good += 1;
    },
    database: async (bytes) => {
      for await (const _ of bytes);
    },
  });
  if (good === count - absent) return;
  throw new BackupError(`${archiveFile} differs from the attached files that were read. Try again.`);
}
