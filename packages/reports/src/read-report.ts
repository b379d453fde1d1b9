import { setImmediate } from "node:timers/promises";
import { ReportDecoder } from "./decode.ts";
import { detectFormat, HEAD_LENGTH } from "./detect.ts";
import { SLICE_BYTES } from "./limits.ts";
import { type FormatReader, Reading } from "./reading.ts";
import type { ReportedTest, ReportFormat, ReportSummary } from "./report.ts";
import { unpack } from "./unpack.ts";
import { UploadBudget } from "./upload-budget.ts";

export type ReadOptions = {
  /** The file's name for the uploader; every error and warning contains it. */
  fileName: string;
  /** `auto` goes by the content, never by the file's name; a format refuses all others. */
  format: ReportFormat | "auto";
  /** The budget of the whole upload; the default is for a report alone. */
  budget?: UploadBudget;
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
  const reading = new Reading(options.fileName);
  const decoder = new ReportDecoder(reading);
  const intake = new Intake(options.format, reading);
  const budget = options.budget ?? new UploadBudget();
  for await (const slice of slices(unpack(bytes, reading), budget, reading)) {
    yield* batches(intake.push(decoder.push(slice)), budget);
  }
  yield* batches(intake.push(decoder.end()), budget);
  const { tests, format } = intake.end();
  yield* batches(tests, budget);
  return { format, outside: reading.outside, warnings: reading.warnings };
}

/** Gathers the beginning of a report until its format is known, then passes all of it to the reader of that format. */
class Intake {
  readonly #wanted: ReportFormat | "auto";
  readonly #reading: Reading;
  #head = "";
  #chosen: { format: ReportFormat; reader: FormatReader } | null = null;

  constructor(wanted: ReportFormat | "auto", reading: Reading) {
    this.#wanted = wanted;
    this.#reading = reading;
  }

  push(slice: string): ReportedTest[] {
    if (this.#chosen) return this.#chosen.reader.push(slice);
    this.#head += slice;
    return this.#head.length < HEAD_LENGTH ? [] : this.#passHead(this.#choose().reader);
  }

  end(): { format: ReportFormat; tests: ReportedTest[] } {
    const { format, reader } = this.#chosen ?? this.#choose();
    const early = this.#passHead(reader);
    return { format, tests: [...early, ...reader.end()] };
  }

  #choose(): { format: ReportFormat; reader: FormatReader } {
    const { format, Reader } = detectFormat(this.#head, this.#wanted, this.#reading);
    this.#chosen = { format, reader: new Reader(this.#reading) };
    return this.#chosen;
  }

  #passHead(reader: FormatReader): ReportedTest[] {
    const head = this.#head;
    this.#head = "";
    return reader.push(head);
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
  if (size === 0) throw reading.unreadable("is empty");
}

function* batches(tests: ReportedTest[], budget: UploadBudget): Generator<ReportedTest[]> {
  budget.takeTests(tests.length);
  for (let from = 0; from < tests.length; from += BATCH_LENGTH) yield tests.slice(from, from + BATCH_LENGTH);
}
