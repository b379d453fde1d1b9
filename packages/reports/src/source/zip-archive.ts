import { crc32 } from "node:zlib";
import { type Entry, fromFdPromise, type ZipFile } from "yauzl";
import type { Reading } from "../reading.ts";
import { UnreadableReport } from "../report.ts";
import type { ArchiveEntry } from "./archive-entry.ts";

const LINK = 0o120000;
const FILE_TYPE = 0o170000;

/** The entries of the zip archive in an open file, which stays open, in the order of its directory. */
export async function* readZip(descriptor: number, reading: Reading): AsyncGenerator<ArchiveEntry> {
  const zip = await worded(reading, () => fromFdPromise(descriptor, { autoClose: false, lazyEntries: true }));
  const entries = zip.eachEntry();
  for (;;) {
    const next = await worded(reading, () => entries.next());
    if (next.done) return;
    yield { name: next.value.fileName, kind: kindOf(next.value), bytes: contents(zip, next.value, reading) };
  }
}

function kindOf({ fileName, externalFileAttributes }: Entry): ArchiveEntry["kind"] {
  if (fileName.endsWith("/")) return "other";
  return ((externalFileAttributes >>> 16) & FILE_TYPE) === LINK ? "link" : "file";
}

async function* contents(zip: ZipFile, entry: Entry, reading: Reading): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw reading.unreadable("is a zip archive with a password: pack it without one");
  const stream = await worded(reading, () => zip.openReadStreamPromise(entry));
  let checksum = 0;
  const chunks = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await worded(reading, () => chunks.next());
      if (next.done) break;
      checksum = crc32(next.value, checksum);
      yield next.value;
    }
  } finally {
    stream.destroy();
  }
  if (checksum !== entry.crc32) throw damaged(reading);
}

/** What goes wrong inside the archive is a fault of the archive. */
async function worded<T>(reading: Reading, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UnreadableReport ? error : damaged(reading, error);
  }
}

function damaged(reading: Reading, cause?: unknown): UnreadableReport {
  const why = cause instanceof Error ? ` (${cause.message})` : "";
  return reading.unreadable(`is a zip archive that can't be read${why}: pack and upload it again`, null, cause);
}
