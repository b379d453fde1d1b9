const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SMALL_U = 0x75;
/** What is still to come of an escape after its backslash, of which the next character decides. */
const UNDECIDED = 5;
const HEX_DIGITS = 4;

/** Looks for the end of a JSON string that may go on over many slices. */
export class JsonStringScan {
  isOpen = false;
  /** Characters so far. */
  length = 0;
  #escape = 0;

  open(): void {
    this.isOpen = true;
    this.length = 0;
  }

  /** True where the string may not be cut. */
  get isInEscape(): boolean {
    return this.#escape > 0;
  }

  /** Place of the quote that ends the string; the slice's length where it goes on. */
  pass(slice: string, from: number): number {
    let due = this.#escape;
    let at = from;
    for (; at < slice.length; at++) {
      const code = slice.charCodeAt(at);
      if (due > 0) due = due < UNDECIDED ? due - 1 : code === SMALL_U ? HEX_DIGITS : 0;
      else if (code === QUOTE) break;
      else if (code === BACKSLASH) due = UNDECIDED;
    }
    this.#escape = due;
    this.length += at - from;
    this.isOpen = at === slice.length;
    return at;
  }
}
