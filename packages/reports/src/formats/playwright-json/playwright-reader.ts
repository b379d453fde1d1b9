import type { FormatReader, Reading } from "../../reading.ts";
import type { ReportedTest } from "../../report.ts";
import { PlaywrightBlobReader } from "./playwright-blob-reader.ts";
import { PlaywrightJsonReader } from "./playwright-json-reader.ts";

const BLOB_START = /^\s*\{"method":/;
/** Characters that tell both apart. */
const START_LENGTH = 40;

/** Playwright's JSON report, which is one document, or the events of a blob report, one a line. */
export class PlaywrightReader implements FormatReader {
  readonly #reading: Reading;
  #start = "";
  #reader: FormatReader | null = null;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  push(slice: string): ReportedTest[] {
    if (this.#reader) return this.#reader.push(slice);
    this.#start += slice;
    return this.#start.trimStart().length < START_LENGTH ? [] : this.#choose().push(this.#takeStart());
  }

  *end(): Generator<ReportedTest> {
    const reader = this.#reader ?? this.#choose();
    yield* reader.push(this.#takeStart());
    yield* reader.end();
  }

  #choose(): FormatReader {
    const Reader = BLOB_START.test(this.#start) ? PlaywrightBlobReader : PlaywrightJsonReader;
    this.#reader = new Reader(this.#reading);
    return this.#reader;
  }

  #takeStart(): string {
    const start = this.#start;
    this.#start = "";
    return start;
  }
}
