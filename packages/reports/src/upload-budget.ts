import { MAX_REPORT_BYTES, MAX_TESTS } from "./limits.ts";
import { UploadTooLarge } from "./report.ts";

/** What one upload may cost, over all of its reports: each takes its part before it does the work. */
export class UploadBudget {
  readonly #most: { bytes: number; tests: number };
  #bytes = 0;
  #tests = 0;

  /** `maxBytes` counts reports once inflated, `maxTests` the tests in them. */
  constructor({ maxBytes = MAX_REPORT_BYTES, maxTests = MAX_TESTS } = {}) {
    this.#most = { bytes: maxBytes, tests: maxTests };
  }

  /** Throws `UploadTooLarge`. */
  takeBytes(count: number): void {
    this.#bytes += count;
    if (this.#bytes <= this.#most.bytes) return;
    throw new UploadTooLarge(`The upload holds more than ${this.#most.bytes} bytes once unpacked: send it in parts`);
  }

  /** Throws `UploadTooLarge`. */
  takeTests(count: number): void {
    this.#tests += count;
    if (this.#tests <= this.#most.tests) return;
    throw new UploadTooLarge(`The upload holds more than ${this.#most.tests} tests: send it in parts`);
  }
}
