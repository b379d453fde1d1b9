import type { ReportedTest } from "@tessera/reports";
import type { Match } from "../cases/case-matching.ts";

/** Counts what an import does to cases while its batches pass. */
export class ImportTally {
  readonly #matched = new Set<number>();
  readonly #createdKeys = new Set<string>();
  /** Cases to tie to their reports once the import is done, by number. */
  readonly learning = new Map<number, { classname: string; name: string }>();
  /** Whether the newest run of a case that failed in this import passed. */
  readonly #passedAfterFailure = new Map<string, boolean>();
  readonly unknownIds = new Set<string>();

  add(test: ReportedTest, match: Match): void {
    const key = match.number === null || this.#createdKeys.has(match.key) ? match.key : `#${match.number}`;
    if (match.number === null) this.#createdKeys.add(match.key);
    else if (!this.#createdKeys.has(match.key)) this.#matched.add(match.number);
    if (match.learns && match.number !== null && !this.learning.has(match.number)) {
      this.learning.set(match.number, { classname: test.classname ?? "", name: test.name });
    }
    if (match.unknownId !== null) this.unknownIds.add(match.unknownId);
    for (const run of [...test.earlierAttempts, test]) this.#addRun(key, run.status);
  }

  get counts() {
    return { matched: this.#matched.size, created: this.#createdKeys.size, updated: this.learning.size };
  }

  /** Tests that failed and then passed inside this import. */
  get flaky(): number {
    return [...this.#passedAfterFailure.values()].filter(Boolean).length;
  }

  #addRun(key: string, status: ReportedTest["status"]): void {
    if (status === "failed" || status === "error") this.#passedAfterFailure.set(key, false);
    else if (status === "passed" && this.#passedAfterFailure.has(key)) this.#passedAfterFailure.set(key, true);
  }
}
