import type { Reading } from "../reading.ts";
import { countNewLines, parseJson } from "./json-parse.ts";
import type { JsonValue } from "./json-value.ts";

/** An array or object that is open; `path` is that of what it holds. */
type Frame = { isArray: boolean; path: string };

const MAX_KEY_LENGTH = 100;

/** All of a JSON document but its items: where the reading is, and the text of it with one `{}` for each run of items. */
export class JsonOutline {
  readonly #frames: Frame[] = [];
  #key = "";
  #text = "";
  /** Lines of the places in the text where something was added. */
  readonly #lines: { offset: number; line: number }[] = [];
  #isAfterItem = false;

  /** Path of the array that is open; null inside of an object. */
  get arrayPath(): string | null {
    const around = this.#frames.at(-1);
    return around?.isArray ? around.path : null;
  }

  get depth(): number {
    return this.#frames.length;
  }

  /** Characters kept so far. */
  get length(): number {
    return this.#text.length;
  }

  /** The last string, which a colon makes a key. */
  setKey(text: string): void {
    this.#key = text.slice(0, MAX_KEY_LENGTH);
  }

  /** Path of the last key. */
  get keyPath(): string {
    const around = this.#frames.at(-1)?.path ?? "";
    return around === "" ? this.#key : `${around}.${this.#key}`;
  }

  open(isArray: boolean): void {
    const around = this.#frames.at(-1);
    if (!around) this.#frames.push({ isArray, path: "" });
    else this.#frames.push({ isArray, path: around.isArray ? `${around.path}[]` : this.keyPath });
  }

  close(): void {
    this.#frames.pop();
  }

  /** An item follows on the text that came since the last one, which is left out where it is a comma alone. */
  startItem(gap: string, line: number): void {
    if (!this.#isAfterItem || gap.trim() !== ",") this.#add(`${gap}{}`, line);
    this.#isAfterItem = true;
  }

  /** The document, once all of its text is there. */
  end(gap: string, line: number, reading: Reading): JsonValue {
    this.#add(gap, line);
    return parseJson(this.#text, reading, (offset) => {
      const piece = this.#lines.findLast((one) => one.offset <= offset);
      return piece ? piece.line + countNewLines(this.#text, piece.offset, offset) : 1;
    });
  }

  #add(text: string, line: number): void {
    this.#lines.push({ offset: this.#text.length, line });
    this.#text += text;
  }
}
