import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import tar from "tar-stream";
import { type BlobPlace, nameOf, placeOf } from "../../platform/blobs/blob-store.ts";
import { BackupError } from "./backup-file-repo.ts";

/** Names in the archive: contents as in the data folder, and last the database, so that an archive that ends early has none. */
const CONTENTS = "attachments/";
const DATABASE = "tessera.sqlite";
const SQLITE_MAGIC = "SQLite format 3\0";
/** Of a tar header (POSIX ustar). */
const TAR_MAGIC = "ustar";
const TAR_MAGIC_AT = 257;
const FILE_MODE = 0o600;

export type ArchiveWriter = {
  /** Adds a content of exactly that size; answers the SHA-256 of what was read, in hex. */
  addContent: (place: BlobPlace, size: number, bytes: AsyncIterable<Uint8Array>) => Promise<string>;
  /** Adds the database, as the last entry. */
  addDatabase: (file: string) => Promise<void>;
};

/** Writes a new tar archive and on to the disk. */
export async function writeArchive(to: string, fill: (archive: ArchiveWriter) => Promise<void>): Promise<void> {
  const pack = tar.pack();
  const add = async (name: string, size: number, bytes: AsyncIterable<Uint8Array>) => {
    const hash = createHash("sha256");
    const entry = pack.entry({ name, size, mode: FILE_MODE });
    await pipeline(Readable.from(hashed(bytes, hash), { objectMode: false }), entry);
    return hash.digest("hex");
  };
  const filling = fill({
    addContent: (place, size, bytes) => add(CONTENTS + nameOf(place), size, bytes),
    addDatabase: async (file) => void (await add(DATABASE, (await stat(file)).size, createReadStream(file))),
  }).then(
    () => pack.finalize(),
    (error) => pack.destroy(error),
  );
  await pipeline(pack, createWriteStream(to, { flags: "wx", mode: FILE_MODE, flush: true }));
  await filling;
}

export type ArchiveReader = {
  content: (place: BlobPlace, bytes: AsyncIterable<Uint8Array>) => Promise<void>;
  database: (bytes: AsyncIterable<Uint8Array>) => Promise<void>;
};

/** Reads an archive to its end. Throws BackupError for one that is damaged, or no backup. */
export async function readArchive(file: string, reader: ArchiveReader): Promise<void> {
  const extract = tar.extract();
  let isWhole = false;
  try {
    const reading = pipeline(createReadStream(file), extract);
    // What fails is thrown by the loop, too.
    reading.catch(() => {});
    for await (const source of extract) {
      const { name } = source.header;
      const entry = Readable.from(source, { objectMode: false });
      const place = name.startsWith(CONTENTS) ? placeOf(name.slice(CONTENTS.length)) : undefined;
      if (place) await reader.content(place, entry);
      else if (name === DATABASE) {
        await reader.database(entry);
        isWhole = true;
      } else throw new BackupError(`${file} is no backup of Tessera; use another`);
    }
    await reading;
  } catch (error) {
    if (!isTarError(error)) throw error;
    throw new BackupError(`${file} is damaged, or no backup of Tessera; use another`, { cause: error });
  }
  if (!isWhole) throw new BackupError(`${file} is no complete backup of Tessera; use one that \`backup\` finished`);
}

/** True for a backup with contents; one without is the database itself. */
export async function isArchive(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer } = await handle.read(Buffer.alloc(TAR_MAGIC_AT + TAR_MAGIC.length), 0, null, 0);
    return buffer.toString("latin1", TAR_MAGIC_AT) === TAR_MAGIC && !buffer.toString("latin1").startsWith(SQLITE_MAGIC);
  } finally {
    await handle.close();
  }
}

function isTarError(error: unknown): boolean {
  return error instanceof Error && !(error instanceof BackupError) && !("code" in error);
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>) {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}
