import { isFailing } from "@tessera/domain";
import type { NewKey } from "../../catalog/cases/case-keys.ts";
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
  /** Cases that a test found which only resembled it. */
  readonly #taken = new Set<number>();
  #newKeys: NewKey[] = [];
  /** Cases to tie to their reports once the import is done, by number. */
  readonly learning = new Map<number, Named>();
  readonly unknownIds = new Set<string>();
  #unmatched = 0;
  /** Tests that match no case and fail. */
  unmatchedFailing = 0;
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
    const known = this.#isTaken(match) ? [] : match.numbers;
    const numbers = known.length > 0 || learned === undefined ? known : [learned];
    const isCreated = !named && (this.#created.has(key) || numbers.length === 0);
    if (isCreated && !this.#createMissing) return this.#leaveOut(test, placement);
    if (isCreated) this.#created.add(key);
    else for (const number of numbers) this.#matched.add(number);
    if (match.learns) this.#learn(test, key, numbers[0] as number);
    if (!isCreated) this.#teach(match, numbers);
    const by = isCreated ? "created" : match.by === "created" ? "key" : match.by;
    return { ...match, numbers, by };
  }

  /** Keys that cases learned since this was asked the last time. */
  takeNewKeys(): NewKey[] {
    const keys = this.#newKeys;
    this.#newKeys = [];
    return keys;
  }

  #leaveOut(test: SpooledTest, placement: Placement): null {
    this.#unmatched++;
    if (placement.decides && isFailing(test.status)) this.unmatchedFailing++;
    return null;
  }

  #isTaken({ once, numbers }: Match): boolean {
    return once && numbers.some((number) => this.#taken.has(number));
  }

  #teach({ newKeys, once, numbers: found }: Match, numbers: number[]): void {
    const [caseNumber] = numbers;
    if (caseNumber === undefined || numbers.length > 1) return;
    if (once && found[0] === caseNumber) this.#taken.add(caseNumber);
    for (const key of newKeys) {
      if (this.#learned.has(key) || this.#created.has(key)) continue;
      this.#learned.set(key, caseNumber);
      this.#newKeys.push({ key, caseNumber });
    }
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
  }
}
