import type { ImportWarning, ResultStatus, SkippedAs } from "@tessera/domain";
import type { ReportedTest } from "@tessera/reports";

/** What becomes of the skipped tests of an upload. The totals of its receipt go on to say what the reports say. */
export class SkippedTests {
  readonly #as: SkippedAs;
  #leftOut = 0;

  constructor(as: SkippedAs) {
    this.#as = as;
  }

  /** The tests without those that are left out. */
  take(tests: readonly ReportedTest[]): readonly ReportedTest[] {
    if (this.#as !== "ignore") return tests;
    const taken = tests.filter(({ status }) => status !== "skipped");
    this.#leftOut += tests.length - taken.length;
    return taken;
  }

  statusOf({ status }: ReportedTest): ResultStatus {
    return status === "skipped" && this.#as === "blocked" ? "blocked" : status;
  }

  warnings(): ImportWarning[] {
    if (this.#leftOut === 0) return [];
    const what = this.#leftOut === 1 ? "1 skipped test is" : `${this.#leftOut} skipped tests are`;
    return [{ file: "", line: null, message: `${what} left out, as was asked for` }];
  }
}
