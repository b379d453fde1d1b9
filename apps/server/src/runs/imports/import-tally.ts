import type { Match } from "../../catalog/cases/case-matching.ts";
import { MAX_UNKNOWN_IDS } from "../../platform/limits/limits.ts";
import type { Placement } from "./shared-names.ts";
import type { SpooledTest } from "./spooled-tests.ts";

type Named = Pick<SpooledTest, "classname" | "name" | "wholes">;

/** Tracks what an import does to cases while its batches pass. */
export class ImportTally {
  readonly #createMissing: boolean;
  readonly #matched = new Set<number>();
  readonly #created = new Set<string>();
  readonly #learned = new Map<string, number>();
  /** Cases to tie to their reports once the import is done, by number. */
  readonly learning = new Map<number, Named>();
  readonly unknownIds = new Set<string>();
  #unmatched = 0;
  /** Executions that failed and then passed inside this import. */
  flaky = 0;

  constructor(createMissing: boolean) {
    this.#createMissing = createMissing;
  }

  /**
   * Takes a test in and answers its match as the tests before it leave it: what they taught a case or made a case of is
   * not in the database yet. Null where it matches no case and none is to be made.
   */
  add(test: SpooledTest, placement: Placement, match: Match): Match | null {
    const { key, named } = match;
    if (placement.isFlaky) this.flaky++;
    for (const id of match.unknownIds) if (this.unknownIds.size < MAX_UNKNOWN_IDS) this.unknownIds.add(id);
    const learned = this.#learned.get(key);
    const numbers = match.numbers.length > 0 || learned === undefined ? match.numbers : [learned];
    const isCreated = !named && (this.#created.has(key) || numbers.length === 0);
    if (isCreated && !this.#createMissing) {
      this.#unmatched++;
      return null;
    }
    if (isCreated) this.#created.add(key);
    else for (const number of numbers) this.#matched.add(number);
    if (match.learns) this.#learn(test, key, numbers[0] as number);
    return { ...match, numbers };
  }

  /** The import made a case for tests of the automation key. */
  hasCreated(key: string): boolean {
    return this.#created.has(key);
  }

  get counts() {
    return {
      matched: this.#matched.size,
      created: this.#created.size,
      updated: this.learning.size,
      ...(!this.#createMissing && { unmatched: this.#unmatched }),
    };
  }

  #learn({ classname, name, wholes }: Named, key: string, number: number): void {
    if (this.learning.has(number) || this.#created.has(key) || this.#learned.has(key)) return;
    this.learning.set(number, { classname, name, ...(wholes && { wholes }) });
    this.#learned.set(key, number);
  }
}
