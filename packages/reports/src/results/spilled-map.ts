import type { Reading } from "../reading.ts";
import type { Place, Scratch } from "../source/scratch.ts";
import type { HeldText } from "./held-text.ts";

/** Characters of values that are kept in memory at first: most are wanted soon, and then no more. */
const MAX_RECENT_LENGTH = 4 * 1024 * 1024;

/** Values on disk by their keys, which alone are held in memory, but for the latest values. */
export class SpilledMap<T> {
  readonly #reading: Reading;
  readonly #held: HeldText;
  /** As JSON. */
  readonly #recent = new Map<string, string>();
  readonly #places = new Map<string, Place>();
  #scratch: Scratch | null = null;
  #recentLength = 0;

  constructor(reading: Reading, held: HeldText) {
    this.#reading = reading;
    this.#held = held;
  }

  /** Throws `UnreadableReport` once too many keys are held; `line` is where this one stands. */
  set(key: string, value: T, line: number): void {
    this.delete(key);
    this.#held.take(key.length, line);
    const json = JSON.stringify(value);
    this.#recent.set(key, json);
    this.#recentLength += json.length;
    if (this.#recentLength >= MAX_RECENT_LENGTH) this.#spill();
  }

  get(key: string): T | null {
    const place = this.#places.get(key);
    const json = this.#recent.get(key) ?? (place && this.#scratch?.read(place));
    return json === undefined ? null : JSON.parse(json);
  }

  keys(): string[] {
    return [...this.#places.keys(), ...this.#recent.keys()];
  }

  delete(key: string): void {
    const recent = this.#recent.get(key);
    this.#recentLength -= recent?.length ?? 0;
    if (this.#recent.delete(key) || this.#places.delete(key)) this.#held.giveBack(key.length);
  }

  #spill(): void {
    this.#scratch ??= this.#reading.openScratch();
    for (const [key, value] of this.#recent) this.#places.set(key, this.#scratch.append(value));
    this.#recent.clear();
    this.#recentLength = 0;
  }
}
