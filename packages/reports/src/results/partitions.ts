import type { Reading } from "../reading.ts";
import type { Scratch } from "../source/scratch.ts";

/** So many times less memory is needed for joining than for all records at once. */
const PARTITIONS = 16;

/** Records that wait on disk until the end of a report, those of one group together: memory holds only a part of the groups at once. */
export class Partitions<T> {
  readonly #reading: Reading;
  readonly #scratches = new Map<number, Scratch>();

  /** Records of one group mostly come one after the other. */
  #last: { group: string; number: number } | null = null;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  add(group: string, record: T): void {
    const number = this.#last?.group === group ? this.#last.number : hash(group) % PARTITIONS;
    this.#last = { group, number };
    let scratch = this.#scratches.get(number);
    if (!scratch) {
      scratch = this.#reading.openScratch();
      this.#scratches.set(number, scratch);
    }
    scratch.append(`${JSON.stringify(record)}\n`);
  }

  /** One partition after the other; records of one group are in one, in the order in which they came. */
  *all(): Generator<Generator<T>> {
    for (const scratch of this.#scratches.values()) yield records<T>(scratch);
  }
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

function* records<T>(scratch: Scratch): Generator<T> {
  for (const line of scratch.lines()) yield JSON.parse(line);
}
