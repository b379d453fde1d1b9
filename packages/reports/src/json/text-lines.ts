import type { Reading } from "../reading.ts";

/** Characters of one line: beyond any real report, but few enough to hold in memory. */
const MAX_LINE_LENGTH = 48 * 1024 * 1024;

/** Lines of a text that comes in slices of any size; the last one needs no line end. */
export class TextLines {
  readonly #reading: Reading;
  readonly #take: (text: string, line: number) => void;
  #rest: string[] = [];
  #restLength = 0;
  #line = 1;

  constructor(reading: Reading, take: (text: string, line: number) => void) {
    this.#reading = reading;
    this.#take = take;
  }

  /** Number of the last line that began. */
  get line(): number {
    return this.#line;
  }

  push(slice: string): void {
    let from = 0;
    for (let at = slice.indexOf("\n"); at !== -1; at = slice.indexOf("\n", from)) {
      this.#keep(slice.slice(from, at));
      this.#finish();
      this.#line++;
      from = at + 1;
    }
    this.#keep(slice.slice(from));
  }

  /** True where the last line has no line end. */
  end(): boolean {
    const isOpen = this.#restLength > 0;
    if (isOpen) this.#finish();
    return isOpen;
  }

  #finish(): void {
    const text = this.#rest.join("");
    this.#rest = [];
    this.#restLength = 0;
    this.#take(text.endsWith("\r") ? text.slice(0, -1) : text, this.#line);
  }

  #keep(piece: string): void {
    if (piece === "") return;
    this.#rest.push(piece);
    this.#restLength += piece.length;
    if (this.#restLength > MAX_LINE_LENGTH) {
      throw this.#reading.unreadable(
        "has a line that is too long to be read: write the report without attachments",
        this.#line,
      );
    }
  }
}
