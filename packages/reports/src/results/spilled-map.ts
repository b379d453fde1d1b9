import type { Reading } from "../reading.ts";
import type { Place, Scratch } from "../source/scratch.ts";
import type { HeldText } from "./held-text.ts";

/** Values on disk by their keys, which alone are held in memory. */
export class SpilledMap<T> {
  readonly #reading: Reading;
  readonly #held: HeldText;
  readonly #places = new Map<string, Place>();
  #scratch: Scratch | null = null;

  constructor(reading: Reading, held: HeldText) {
    this.#reading = reading;
    this.#held = held;
  }

  /** Throws `UnreadableReport` once too many keys are held; `line` is where this one stands. */
  set(key: string, value: T, line: number): void {
    this.#scratch ??= this.#reading.openScratch();
    if (!this.#places.has(key)) this.#held.take(key.length, line);
    this.#places.set(key, this.#scratch.append(JSON.stringify(value)));
  }

  get(key: string): T | null {
    const place = this.#places.get(key);
    return place && this.#scratch ? JSON.parse(this.#scratch.read(place)) : null;
  }

  keys(): IterableIterator<string> {
    return this.#places.keys();
  }

  delete(key: string): void {
    if (this.#places.delete(key)) this.#held.giveBack(key.length);
  }
}
