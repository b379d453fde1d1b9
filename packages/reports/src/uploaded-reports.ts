import { REPORT_FORMATS } from "@tessera/domain";
import { Reading } from "./reading.ts";
import type { ReportWarning } from "./report.ts";
import type { ArchiveEntry } from "./source/archive-entry.ts";
import { ByteSource } from "./source/byte-source.ts";
import { readTar } from "./source/tar-archive.ts";
import { readTarHeader, TAR_BLOCK_BYTES } from "./source/tar-header.ts";
import { inflate, isGzip, isZip, otherFile } from "./source/unpack.ts";
import type { UploadBudget } from "./source/upload-budget.ts";
import { readZip } from "./source/zip-archive.ts";

/** A file that was sent, or one that stands in an archive; read its bytes to the end before the next is asked for. */
export type ReportFile = {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
  /** Stands in an archive, under a name that other files than reports have too. */
  mayBeOther?: boolean;
  /** Stands beside reports and is none, as its name or its content shows. */
  isBeside?: boolean;
  /** What it is, of a file that was sent side by side with reports. */
  what?: string;
};

export type UnpackOptions = {
  budget: UploadBudget;
  /** Keeps bytes where any place of them can be read, and answers the descriptor of the open file: zip needs that. */
  keep: (bytes: AsyncIterable<Uint8Array>) => Promise<number>;
  /** Takes what the archive holds besides reports. */
  warn: (warnings: ReportWarning[]) => void;
  /** Files that stand beside reports are wanted, too. */
  wantsBeside?: boolean;
};

/** Endings of the files in an archive that are read; all others stand beside reports: pictures, scripts, other archives. */
const ENDINGS = new Set(REPORT_FORMATS.flatMap(({ extensions }): readonly string[] => extensions));
/** Of these, the ones that not only reports have. */
const COMMON_ENDINGS = new Set([".json", ".txt", ".log"]);
const ARCHIVE_NAME = /\.(?:zip|tar|tgz|tar\.gz|7z)$/i;
/** Playwright's traces are archives that hold no reports. */
const TRACE_NAME = /(?:^|[/\\])(?:trace|[^/\\]{0,100}-trace)[^/\\]{0,100}\.zip$/i;
/** What macOS packs beside each file. */
const APPLE_DOUBLE = /(?:^|\/)(?:__MACOSX\/|\._)/;
const MAX_NAME_LENGTH = 300;

const UNPACK_NESTED = "send them side by side, or the reports in them";
const LEFT_OUT = {
  archive: `Archives inside the archive were not opened: ${UNPACK_NESTED}`,
  other: "Files in the archive that are no reports by their name were left out",
};

/**
 * The reports in a file that was sent: itself, or each report in the tar or zip archive it is, plain or gzip. Throws
 * `UnreadableReport` for an archive that is damaged, leads out of itself or holds no report, `UploadTooLarge` for too
 * many entries or bytes.
 */
export async function* reportsIn(file: ReportFile, options: UnpackOptions): AsyncGenerator<ReportFile> {
  const reading = new Reading(file.name);
  const source = new ByteSource(file.bytes);
  const start = await source.peek(TAR_BLOCK_BYTES);
  if (options.wantsBeside && isOther(file.name, start)) {
    yield { name: file.name, bytes: source.rest(), isBeside: true, what: otherFile(start) ?? "no report, by its name" };
  } else if (isZip(start)) {
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
  { budget, warn, wantsBeside = false }: UnpackOptions,
): AsyncGenerator<ReportFile> {
  let hasReport = false;
  let hasArchive = false;
  for await (const { name, kind, bytes } of entries) {
    budget.takeEntry();
    if (leadsOut(name)) throw reading.unreadable(`holds the entry “${name}”, whose path leads out of the archive`);
    if (kind === "link") reading.warn("Links in the archive were not followed", null);
    if (kind !== "file" || APPLE_DOUBLE.test(name)) continue;
    const file = { name: name.slice(-MAX_NAME_LENGTH), bytes };
    const role = roleOf(name);
    if (role === "archive") hasArchive = true;
    if (role === "report") {
      hasReport = true;
      yield { ...file, mayBeOther: COMMON_ENDINGS.has(endingOf(name)) };
    } else if (wantsBeside && (role === "other" || TRACE_NAME.test(name))) yield { ...file, isBeside: true };
    else reading.warn(LEFT_OUT[role], null);
  }
  if (!hasReport && hasArchive) throw reading.unreadable(`holds no reports, only archives: ${UNPACK_NESTED}`);
  if (!hasReport)
    throw reading.unreadable(`is an archive without reports: their names end in ${[...ENDINGS].join(", ")}`);
  warn(reading.warnings);
}

/** True of a file that was sent side by side with reports and is none, by its name: one that holds archives or reports is opened. */
function isOther(name: string, start: Uint8Array): boolean {
  const ending = endingOf(name);
  if (TRACE_NAME.test(name)) return true;
  return (
    ending !== "" &&
    name.includes(".") &&
    !ENDINGS.has(ending) &&
    !ARCHIVE_NAME.test(name) &&
    !isZip(start) &&
    !isGzip(start)
  );
}

/** What an entry is, by its name. */
function roleOf(name: string): "report" | "archive" | "other" {
  if (ARCHIVE_NAME.test(name)) return "archive";
  return ENDINGS.has(endingOf(name)) ? "report" : "other";
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
