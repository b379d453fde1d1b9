import type { Reading } from "../reading.ts";
import { withoutColours } from "./failure-text.ts";
import { keepField } from "./kept-field.ts";
import { MAX_SUITE_PATH_LENGTH } from "./limits.ts";

const CUT_PATH = `The names of the suites around a test were cut to ${MAX_SUITE_PATH_LENGTH} characters together`;

/** The suites that are open while a report is read: each name is kept once, however many tests stand in it. */
export class SuitePath {
  readonly #reading: Reading;
  /** Names of all suites around this place, for each open suite. */
  readonly #open: (readonly string[])[] = [];
  readonly #lengths: number[] = [];

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The suites around this place, outermost first, without unnamed ones; the same list until one opens or closes. */
  get names(): readonly string[] {
    return this.#open.at(-1) ?? [];
  }

  enter(name: string, line: number): void {
    const around = this.names;
    const length = this.#lengths.at(-1) ?? 0;
    const kept = keepField("suite", withoutColours(name), this.#reading, line);
    const fits = length + kept.length <= MAX_SUITE_PATH_LENGTH;
    if (!fits) this.#reading.warn(CUT_PATH, line);
    const isAdded = fits && kept !== "";
    this.#open.push(isAdded ? [...around, kept] : around);
    this.#lengths.push(isAdded ? length + kept.length : length);
  }

  leave(): void {
    this.#open.pop();
    this.#lengths.pop();
  }
}
