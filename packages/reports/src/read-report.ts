import { setImmediate } from "node:timers/promises";
import type { ReportFormat } from "@tessera/domain";
import { type Detected, detectFormat, isRecognised } from "./formats/detect.ts";
import { HEAD_LENGTH, MAX_HEAD_LENGTH } from "./formats/report-head.ts";
import { type FormatReader, type JoinedReader, Reading } from "./reading.ts";
import type { ReportedTest, ReportSummary } from "./report.ts";
import { SLICE_BYTES } from "./results/limits.ts";
import { ReportDecoder } from "./source/decode.ts";
import type { ScratchSpace } from "./source/scratch.ts";
import { unpack } from "./source/unpack.ts";
import { UploadBudget } from "./source/upload-budget.ts";

export type ReadOptions = {
  /** The file's name for the uploader; every error and warning contains it. */
  fileName: string;
  /** `auto` goes by the content, never by the file's name; a format refuses all others. */
  format: ReportFormat | "auto";
  /** The budget of the whole upload; the default is for a report alone. */
  budget?: UploadBudget;
  /** Where readers keep what only the end of a report can join; the system's temporary folder without it. */
  scratch?: ScratchSpace;
  /** Readers of joined formats that all files of an upload share; without it, this file alone is the report. */
  joined?: JoinedReports;
};

const BATCH_LENGTH = 200;

/**
 * Reads a report, plain or gzip, in flat memory: yields its tests in document order, at most 200 at a time, and returns
 * what is known at the end. Throws `UnreadableReport` for anything that is no report, possibly after the first tests:
 * none of them counts then. Throws `UploadTooLarge` once the budget is spent. Errors of `bytes` itself pass through; `bytes` is closed when the reading ends early.
 */
export async function* readReport(
  bytes: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<ReportedTest[], ReportSummary> {
  const reading = new Reading(options.fileName, options.scratch);
  const joined = options.joined ?? new JoinedReports(options);
  try {
    const format = yield* readWhole(bytes, reading, { ...options, joined });
    if (options.joined) return { format, outside: reading.outside, warnings: reading.warnings };
    const rest = yield* joined.end(format);
    return {
      format,
      outside: [...reading.outside, ...rest.outside],
      warnings: [...reading.warnings, ...rest.warnings],
    };
  } finally {
    reading.close();
    if (!options.joined) joined.close();
  }
}

async function* readWhole(
  bytes: AsyncIterable<Uint8Array>,
  reading: Reading,
  { format, budget = new UploadBudget(), joined }: ReadOptions & { joined: JoinedReports },
): AsyncGenerator<ReportedTest[], ReportFormat> {
  const decoder = new ReportDecoder(reading);
  const intake = new Intake(format, reading, joined);
  for await (const slice of slices(unpack(bytes, reading), budget, reading)) {
    yield* batches(intake.push(decoder.push(slice)), budget);
  }
  yield* batches(intake.push(decoder.end()), budget);
  const { name, reader } = intake.end();
  yield* batches(intake.takeHead(), budget);
  yield* turning(batches(reader.end(), budget));
  return name;
}

/** The reports of an upload that consist of several of its files. */
export class JoinedReports {
  readonly #options: Pick<ReadOptions, "budget" | "scratch">;
  readonly #readers = new Map<ReportFormat, { reader: JoinedReader; reading: Reading }>();

  constructor(options: Pick<ReadOptions, "budget" | "scratch">) {
    this.#options = options;
  }

  get formats(): ReportFormat[] {
    return [...this.#readers.keys()];
  }

  /** The reader of one more file of the format. */
  readerOf(name: ReportFormat, Joined: new (reading: Reading) => JoinedReader, reading: Reading): FormatReader {
    const joined = this.#readers.get(name) ?? this.#open(name, Joined, reading.file);
    const file = joined.reader.file(reading);
    return {
      push(slice) {
        file.push(slice);
        return [];
      },
      end() {
        file.end();
        return [];
      },
    };
  }

  /** The tests that all files of the format together complete, in batches, and what is known of their report. */
  async *end(format: ReportFormat): AsyncGenerator<ReportedTest[], ReportSummary> {
    const { budget = new UploadBudget() } = this.#options;
    const joined = this.#readers.get(format);
    if (!joined) return { format, outside: [], warnings: [] };
    yield* turning(batches(joined.reader.end(), budget));
    return { format, outside: joined.reading.outside, warnings: joined.reading.warnings };
  }

  close(): void {
    for (const { reading } of this.#readers.values()) reading.close();
  }

  #open(name: ReportFormat, Joined: new (reading: Reading) => JoinedReader, file: string) {
    const reading = new Reading(file, this.#options.scratch);
    const joined = { reader: new Joined(reading), reading };
    this.#readers.set(name, joined);
    return joined;
  }
}

/** Gathers the beginning of a report until its format is known, then passes all of it to the reader of that format. */
class Intake {
  readonly #wanted: ReportFormat | "auto";
  readonly #reading: Reading;
  readonly #joined: JoinedReports;
  #head = "";
  /** Doubles while the beginning says nothing, so that looking again and again costs little. */
  #enough = HEAD_LENGTH;
  #chosen: { name: ReportFormat; reader: FormatReader } | null = null;

  constructor(wanted: ReportFormat | "auto", reading: Reading, joined: JoinedReports) {
    this.#wanted = wanted;
    this.#reading = reading;
    this.#joined = joined;
  }

  push(slice: string): ReportedTest[] {
    if (this.#chosen) return this.#chosen.reader.push(slice);
    this.#head += slice;
    if (this.#head.length < this.#enough) return [];
    if (this.#enough < MAX_HEAD_LENGTH && !isRecognised(this.#head)) {
      this.#enough *= 2;
      return [];
    }
    this.#choose();
    return this.takeHead();
  }

  end(): { name: ReportFormat; reader: FormatReader } {
    return this.#chosen ?? this.#choose();
  }

  /** What was gathered until the format was known. */
  takeHead(): ReportedTest[] {
    const head = this.#head;
    this.#head = "";
    return head === "" || !this.#chosen ? [] : this.#chosen.reader.push(head);
  }

  #choose(): { name: ReportFormat; reader: FormatReader } {
    const { name, format } = detectFormat(this.#head, this.#wanted, this.#reading);
    this.#chosen = { name, reader: this.#readerOf(name, format) };
    return this.#chosen;
  }

  #readerOf(name: ReportFormat, format: Detected["format"]): FormatReader {
    if ("Joined" in format) return this.#joined.readerOf(name, format.Joined, this.#reading);
    return new format.Reader(this.#reading);
  }
}

/** Pieces small enough to be parsed in one go, giving way to the event loop after each `SLICE_BYTES`. */
async function* slices(
  chunks: AsyncIterable<Uint8Array>,
  budget: UploadBudget,
  reading: Reading,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  let pauseAt = SLICE_BYTES;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
      const slice = chunk.subarray(from, from + SLICE_BYTES);
      size += slice.length;
      budget.takeBytes(slice.length);
      yield slice;
      // Awaiting alone lets no timer or socket in as long as the chunks are there already.
      if (size >= pauseAt) {
        pauseAt = size + SLICE_BYTES;
        await setImmediate();
      }
    }
  }
  if (size === 0) throw reading.unknown("is empty");
}

/** Gives way to the event loop between batches: what ends a report may hold millions of tests. */
async function* turning(all: Iterable<ReportedTest[]>): AsyncGenerator<ReportedTest[]> {
  for (const batch of all) {
    yield batch;
    await setImmediate();
  }
}

function* batches(tests: Iterable<ReportedTest>, budget: UploadBudget): Generator<ReportedTest[]> {
  let batch: ReportedTest[] = [];
  for (const test of tests) {
    if (batch.push(test) < BATCH_LENGTH) continue;
    budget.takeTests(batch.length);
    yield batch;
    batch = [];
  }
  if (batch.length === 0) return;
  budget.takeTests(batch.length);
  yield batch;
}
