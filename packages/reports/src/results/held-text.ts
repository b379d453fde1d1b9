import type { Reading } from "../reading.ts";

/** Characters that a format may hold in memory until it can join them. */
const MAX_HELD_LENGTH = 64 * 1024 * 1024;
/** What an entry costs besides its text. */
const ENTRY_LENGTH = 100;

/** Counts what a reader holds until the end of a report, so that no report fills the memory. */
export class HeldText {
  readonly #reading: Reading;
  #length = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** One more entry; throws `UnreadableReport` once too much is held. */
  take(length: number, line: number | null): void {
    this.grow(length + ENTRY_LENGTH, line);
  }

  /** An entry that is held becomes longer; throws as `take` does. */
  grow(length: number, line: number | null): void {
    this.#length += length;
    if (this.#length > MAX_HELD_LENGTH) {
      throw this.#reading.unreadable("holds more unfinished tests than can be joined: split the report", line);
    }
  }

  /** An entry with all that it has grown by. */
  giveBack(length: number): void {
    this.#length -= length + ENTRY_LENGTH;
  }
}
