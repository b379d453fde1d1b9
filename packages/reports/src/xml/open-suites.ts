import type { Reading } from "../reading.ts";
import type { ReportedTest } from "../report.ts";
import { type Announced, SuiteTally } from "../results/suite-tally.ts";

type OpenSuite = { tally: SuiteTally; number: number; names: readonly string[] };

/** The suites that are open while a report is read, and what each of them holds and announces. */
export class OpenSuites {
  readonly #reading: Reading;
  readonly #open: OpenSuite[] = [];
  #count = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Names of the suites around this place, outermost first; the same list until one opens or closes. */
  get names(): readonly string[] {
    return this.#open.at(-1)?.names ?? [];
  }

  /** Number of the innermost suite, counted in the file; null outside of any. */
  get number(): number | null {
    return this.#open.at(-1)?.number ?? null;
  }

  get innermost(): SuiteTally | undefined {
    return this.#open.at(-1)?.tally;
  }

  enter(name: string, line: number, announced: Announced = { tests: 0, problems: 0 }, isTotal = false): void {
    const tally = new SuiteTally(name, announced, line, isTotal);
    const names = tally.name === "" ? this.names : [...this.names, tally.name];
    this.#open.push({ tally, number: this.#count++, names });
  }

  add(test: ReportedTest): void {
    this.innermost?.add(test);
  }

  leave(): void {
    const left = this.#open.pop();
    left?.tally.finish(this.#reading, this.innermost);
  }
}
