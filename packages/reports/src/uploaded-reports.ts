import { REPORT_FORMATS } from "@tessera/domain";
import { Reading } from "./reading.ts";
import type { ReportWarning } from "./report.ts";
import type { ArchiveEntry } from "./source/archive-entry.ts";
import { ByteSource } from "./source/byte-source.ts";
import { readTar } from "./source/tar-archive.ts";
import { readTarHeader, TAR_BLOCK_BYTES } from "./source/tar-header.ts";
import { inflate, isGzip, isZip } from "./source/unpack.ts";
import type { UploadBudget } from "./source/upload-budget.ts";
import { readZip } from "./source/zip-archive.ts";

/** A file that was sent, or one that stands in an archive; read its bytes to the end before the next is asked for. */
export type ReportFile = {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
  /** Stands in an archive, under a name that other files than reports have too. */
  mayBeOther?: boolean;
};

export type UnpackOptions = {
  budget: UploadBudget;
  /** Keeps bytes where any place of them can be read, and answers the descriptor of the open file: zip needs that. */
  keep: (bytes: AsyncIterable<Uint8Array>) => Promise<number>;
  /** Takes what the archive holds besides reports. */
  warn: (warnings: ReportWarning[]) => void;
};

/** Endings of the files in an archive that are read; all others stand beside reports: pictures, scripts, other archives. */
const ENDINGS = new Set(REPORT_FORMATS.flatMap(({ extensions }): readonly string[] => extensions));
/** Of these, the ones that not only reports have. */
const COMMON_ENDINGS = new Set([".json", ".txt", ".log"]);
const ARCHIVE_NAME = /\.(?:zip|tar|tgz|tar\.gz|7z)$/i;
/** What macOS packs beside each file. */
const APPLE_DOUBLE = /(?:^|\/)(?:__MACOSX\/|\._)/;
const MAX_NAME_LENGTH = 300;

const UNPACK_NESTED = "send them side by side, or the reports in them";
const NESTED = `Archives inside the archive were not opened: ${UNPACK_NESTED}`;

/**
 * The reports in a file that was sent: itself, or each report in the tar or zip archive it is, plain or gzip. Throws
 * `UnreadableReport` for an archive that is damaged, leads out of itself or holds no report, `UploadTooLarge` for too
 * many entries or bytes.
 */
export async function* reportsIn(file: ReportFile, options: UnpackOptions): AsyncGenerator<ReportFile> {
  const reading = new Reading(file.name);
  const source = new ByteSource(file.bytes);
  const start = await source.peek(TAR_BLOCK_BYTES);
  if (isZip(start)) {
    const descriptor = await options.keep(source.rest());
    yield* reportsAmong(readZip(descriptor, reading), reading, options);
  } else if (isGzip(start)) {
    const inflated = new ByteSource(counted(inflate(source.rest(), reading), options.budget));
    yield* reportsOf(file.name, inflated, reading, options);
  } else {
    yield* reportsOf(file.name, source, reading, options);
  }
}

/** The tar archive's reports, or the one report. */
async function* reportsOf(
  name: string,
  source: ByteSource,
  reading: Reading,
  options: UnpackOptions,
): AsyncGenerator<ReportFile> {
  try {
    if (readTarHeader(await source.peek(TAR_BLOCK_BYTES))) {
      yield* reportsAmong(readTar(source, reading), reading, options);
      // What comes after the end mark is only there to fill a tape, but belongs to the file.
      for await (const _ of source.rest());
    } else {
      yield { name, bytes: source.rest() };
    }
  } finally {
    await source.close();
  }
}

async function* reportsAmong(
  entries: AsyncIterable<ArchiveEntry>,
  reading: Reading,
  { budget, warn }: UnpackOptions,
): AsyncGenerator<ReportFile> {
  let hasReport = false;
  let hasArchive = false;
  for await (const { name, kind, bytes } of entries) {
    budget.takeEntry();
    if (leadsOut(name)) throw reading.unreadable(`holds the entry “${name}”, whose path leads out of the archive`);
    if (kind === "link") reading.warn("Links in the archive were not followed", null);
    if (kind !== "file" || APPLE_DOUBLE.test(name)) continue;
    const ending = endingOf(name);
    if (ARCHIVE_NAME.test(name)) {
      hasArchive = true;
      reading.warn(NESTED, null);
    } else if (!ENDINGS.has(ending))
      reading.warn("Files in the archive that are no reports by their name were left out", null);
    else {
      hasReport = true;
      yield { name: name.slice(-MAX_NAME_LENGTH), bytes, mayBeOther: COMMON_ENDINGS.has(ending) };
    }
  }
  if (!hasReport && hasArchive) throw reading.unreadable(`holds no reports, only archives: ${UNPACK_NESTED}`);
  if (!hasReport)
    throw reading.unreadable(`is an archive without reports: their names end in ${[...ENDINGS].join(", ")}`);
  warn(reading.warnings);
}

/** With its point, in lower case; of the file inside, where it is packed with gzip. */
function endingOf(name: string): string {
  const plain = name.toLowerCase().replace(/\.gz$/, "");
  return plain.slice(Math.max(0, plain.lastIndexOf(".")));
}

function leadsOut(name: string): boolean {
  return /^(?:[/\\]|[a-z]:)/i.test(name) || name.split(/[/\\]/).includes("..");
}

async function* counted(bytes: AsyncIterable<Uint8Array>, budget: UploadBudget): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    budget.takeArchiveBytes(chunk.length);
    yield chunk;
  }
}
