import { UploadTooLarge } from "../report.ts";
import { MAX_ARCHIVE_ENTRIES, MAX_REPORT_BYTES, MAX_TESTS } from "../results/limits.ts";

/** What one upload may cost, over all of its reports: each takes its part before it does the work. */
export class UploadBudget {
  readonly #most: { bytes: number; tests: number; entries: number };
  #bytes = 0;
  #archiveBytes = 0;
  #entries = 0;
  #tests = 0;

  /** `maxBytes` counts reports once unpacked, and archives once inflated apart; `maxTests` the tests in all reports. */
  constructor({ maxBytes = MAX_REPORT_BYTES, maxTests = MAX_TESTS, maxEntries = MAX_ARCHIVE_ENTRIES } = {}) {
    this.#most = { bytes: maxBytes, tests: maxTests, entries: maxEntries };
  }

  /** Throws `UploadTooLarge`. */
  takeBytes(count: number): void {
    this.#bytes += count;
    if (this.#bytes > this.#most.bytes) throw this.#tooLarge();
  }

  /** Throws `UploadTooLarge`. What an archive holds besides reports costs work too. */
  takeArchiveBytes(count: number): void {
    this.#archiveBytes += count;
    if (this.#archiveBytes > this.#most.bytes) throw this.#tooLarge();
  }

  /** Throws `UploadTooLarge`. */
  takeEntry(): void {
    this.#entries++;
    if (this.#entries <= this.#most.entries) return;
    throw new UploadTooLarge(`The archives hold more than ${this.#most.entries} entries: send them in parts`);
  }

  #tooLarge(): UploadTooLarge {
    return new UploadTooLarge(`The upload holds more than ${this.#most.bytes} bytes once unpacked: send it in parts`);
  }

  /** Throws `UploadTooLarge`. */
  takeTests(count: number): void {
    this.#tests += count;
    if (this.#tests <= this.#most.tests) return;
    throw new UploadTooLarge(`The upload holds more than ${this.#most.tests} tests: send it in parts`);
  }
}
