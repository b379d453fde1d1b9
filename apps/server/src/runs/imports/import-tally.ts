import type { ReportedTest } from "@tessera/reports";
import type { Match } from "../../catalog/cases/case-matching.ts";

type Named = Pick<ReportedTest, "classname" | "name" | "wholes">;

/** Tracks what an import does to cases while its batches pass. */
export class ImportTally {
  readonly #matched = new Set<number>();
  readonly #created = new Set<string>();
  readonly #learned = new Map<string, number>();
  /** Cases to tie to their reports once the import is done, by number. */
  readonly learning = new Map<number, Named>();
  /** Whether the newest run of a case that failed in this import passed. */
  readonly #passedAfterFailure = new Map<string, boolean>();
  readonly unknownIds = new Set<string>();

  /**
   * Adds a test and answers its match as the earlier tests of the import leave it: cases they created or tied are
   * not in the database yet.
   */
  add(test: ReportedTest, match: Match): Match {
    const { key, named } = match;
    const isCreated = !named && (this.#created.has(key) || (match.number === null && !this.#learned.has(key)));
    const number = match.number ?? (isCreated ? null : (this.#learned.get(key) ?? null));
    if (isCreated) this.#created.add(key);
    else this.#matched.add(number as number);
    if (match.learns) this.#learn(test, key, number as number);
    if (match.unknownId !== null) this.unknownIds.add(match.unknownId);
    for (const run of [...test.earlierAttempts, test]) this.#addRun(isCreated ? key : `#${number}`, run.status);
    return { ...match, number };
  }

  get counts() {
    return { matched: this.#matched.size, created: this.#created.size, updated: this.learning.size };
  }

  /** Tests that failed and then passed inside this import. */
  get flaky(): number {
    return [...this.#passedAfterFailure.values()].filter(Boolean).length;
  }

  #learn({ classname, name, wholes }: Named, key: string, number: number): void {
    if (this.learning.has(number) || this.#created.has(key) || this.#learned.has(key)) return;
    this.learning.set(number, { classname, name, ...(wholes && { wholes }) });
    this.#learned.set(key, number);
  }

  #addRun(key: string, status: ReportedTest["status"]): void {
    if (status === "failed" || status === "error") this.#passedAfterFailure.set(key, false);
    else if (status === "passed" && this.#passedAfterFailure.has(key)) this.#passedAfterFailure.set(key, true);
  }
}
