import type { RunFacts, TestFacts } from "../../results/test-maker.ts";

type Held = { facts: TestFacts; line: number };

/** Tests of a class that wait for earlier attempts: a bound against hostile files, far from real ones. */
const MAX_HELD = 5000;

/** The tests of one class: retried ones stand apart from the attempt that counts, before or after it. */
export class TestngClass {
  readonly #make: (facts: TestFacts, line: number) => void;
  readonly #counting: (Held & { key: string })[] = [];
  readonly #retried = new Map<string, Held[]>();
  #held = 0;

  constructor(make: (facts: TestFacts, line: number) => void) {
    this.#make = make;
  }

  /** `key` is the same for all attempts of one test. */
  add(key: string, held: Held, isRetried: boolean): void {
    this.#held++;
    if (isRetried) this.#retried.set(key, [...(this.#retried.get(key) ?? []), held]);
    else this.#counting.push({ ...held, key });
    if (this.#held >= MAX_HELD) this.finish();
  }

  finish(): void {
    for (const { key, facts, line } of this.#counting.splice(0)) {
      const earlier = this.#retried.get(key) ?? [];
      this.#retried.delete(key);
      this.#make({ ...facts, earlier: inOrder(earlier) }, line);
    }
    // The run ended before their last attempt: the last that there is counts.
    for (const attempts of this.#retried.values()) {
      const last = attempts.at(-1) as Held;
      this.#make({ ...last.facts, earlier: inOrder(attempts.slice(0, -1)) }, last.line);
    }
    this.#retried.clear();
    this.#held = 0;
  }
}

function inOrder(attempts: Held[]): RunFacts[] {
  return attempts
    .toSorted((a, b) => String(a.facts.startedAt).localeCompare(String(b.facts.startedAt)))
    .map(({ facts: { status, durationMs = null, failure, output = [] } }) => ({ status, durationMs, failure, output }));
}
