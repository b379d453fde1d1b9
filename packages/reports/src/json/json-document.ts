import type { Reading } from "../reading.ts";
import { countNewLines, linesFrom, parseJson } from "./json-parse.ts";
import type { JsonValue } from "./json-value.ts";

/** Characters of one item, and of all that stands outside of items: beyond any real report, but few enough to hold. */
const MAX_PART_LENGTH = 48 * 1024 * 1024;
/** How deep arrays and objects nest. */
const MAX_DEPTH = 200;
/** Characters kept of one text; fewer once an item is long, so that pictures in it never make it too long. */
const MAX_STRING_LENGTH = 2 * 1024 * 1024;
const MAX_STRING_LENGTH_IN_LONG_ITEM = 64 * 1024;
const LONG_ITEM_LENGTH = 16 * 1024 * 1024;
/** Names of keys that paths are made of. */
const MAX_KEY_LENGTH = 100;

const CUT_STRING = "A very long text was cut";
const TOO_DEEP = `nests arrays and objects more than ${MAX_DEPTH} deep, as no report does`;
const TOO_LONG = "holds a part that is too long to be read: write the report without attachments, or split it";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const LETTER_U = 0x75;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** An array or object that is open outside of items; `path` is that of its items. */
type Frame = { isArray: boolean; path: string };

/**
 * Strict JSON in slices of any size, in flat memory: items of the arrays at these paths (`results.tests`; `""` is the
 * document itself) are handed over one by one as soon as they are complete, whatever their number. All else is the
 * document, known at the end, with one `0` for each run of items.
 */
export class JsonDocument {
  readonly #reading: Reading;
  readonly #arrays: ReadonlySet<string>;
  readonly #take: (item: JsonValue, path: string, line: number) => void;
  readonly #frames: Frame[] = [];
  #key = "";
  /** Depth inside of an item; 0 outside. */
  #itemDepth = 0;
  #itemLine = 1;
  /** The part that is being gathered: an item, or what came since the last one. */
  #part: string[] = [];
  #partLength = 0;
  #outside = "";
  /** Lines of the places in `#outside` where something was added. */
  readonly #outsideLines: { offset: number; line: number }[] = [];
  #gapLine = 1;
  #afterItem = false;
  #inString = false;
  #stringLength = 0;
  #stringText = "";
  #isDropping = false;
  /** Characters of an escape that are still to come. */
  #escapeLength = 0;
  #line = 1;

  constructor(
    reading: Reading,
    arrays: readonly string[],
    take: (item: JsonValue, path: string, line: number) => void,
  ) {
    this.#reading = reading;
    this.#arrays = new Set(arrays);
    this.#take = take;
  }

  push(slice: string): void {
    let from = 0;
    let counted = 0;
    const lineAt = (at: number) => {
      this.#line += countNewLines(slice, counted, at);
      counted = at;
      return this.#line;
    };
    for (let at = 0; at < slice.length; at++) {
      if (this.#inString) {
        const end = this.#passString(slice, at, from);
        from = end.from;
        at = end.at;
        continue;
      }
      const code = slice.charCodeAt(at);
      if (code === QUOTE) {
        this.#inString = true;
        this.#stringLength = 0;
        this.#stringText = "";
      } else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
        if (this.#opensItem()) {
          this.#keep(slice, from, at);
          this.#startItem(lineAt(at));
          from = at;
        } else if (this.#itemDepth > 0) {
          this.#itemDepth++;
        } else {
          this.#frames.push({ isArray: code === OPEN_ARRAY, path: this.#pathHere() });
        }
        if (this.#frames.length + this.#itemDepth > MAX_DEPTH) throw this.#reading.unreadable(TOO_DEEP, lineAt(at));
      } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) {
        if (this.#itemDepth === 0) this.#frames.pop();
        else if (--this.#itemDepth === 0) {
          this.#keep(slice, from, at + 1);
          from = at + 1;
          this.#endItem(lineAt(at));
        }
      } else if (code === COLON && this.#itemDepth === 0) {
        this.#key = this.#stringText;
      }
    }
    if (!this.#isDropping) this.#keep(slice, from, slice.length);
    lineAt(slice.length);
  }

  /** All that is no item; throws `UnreadableReport` where the document is not complete. */
  end(): JsonValue {
    if (this.#itemDepth > 0 || this.#inString) {
      throw this.#reading.unreadable("is cut off: the JSON ends too early, upload all of it", this.#line);
    }
    this.#addOutside(this.#takePart(), this.#gapLine);
    const text = this.#outside;
    return parseJson(text, this.#reading, (offset) => this.#lineOutside(offset));
  }

  /** Goes on to the end of the string, or of the slice. */
  #passString(slice: string, start: number, from: number): { at: number; from: number } {
    const limit = this.#partLength + (start - from) > LONG_ITEM_LENGTH ? MAX_STRING_LENGTH_IN_LONG_ITEM : MAX_STRING_LENGTH;
    let keptFrom = from;
    let at = start;
    for (; at < slice.length; at++) {
      const code = slice.charCodeAt(at);
      if (this.#escapeLength > 0) {
        this.#escapeLength = this.#escapeLength === 5 ? (code === LETTER_U ? 4 : 0) : this.#escapeLength - 1;
      } else if (code === QUOTE) {
        break;
      } else if (!this.#isDropping && this.#stringLength + (at - start) > limit) {
        this.#keep(slice, keptFrom, at);
        this.#isDropping = true;
        this.#reading.warn(CUT_STRING, null);
        if (code === BACKSLASH) this.#escapeLength = 5;
      } else if (code === BACKSLASH) {
        this.#escapeLength = 5;
      }
    }
    if (this.#itemDepth === 0 && this.#stringText.length < MAX_KEY_LENGTH) this.#stringText += slice.slice(start, at);
    this.#stringLength += at - start;
    if (at < slice.length) {
      this.#inString = false;
      if (this.#isDropping) keptFrom = at;
      this.#isDropping = false;
    }
    return { at, from: keptFrom };
  }

  #opensItem(): boolean {
    if (this.#itemDepth > 0) return false;
    const around = this.#frames.at(-1);
    return around?.isArray === true && this.#arrays.has(around.path);
  }

  #pathHere(): string {
    const around = this.#frames.at(-1);
    if (!around) return "";
    if (around.isArray) return `${around.path}[]`;
    return around.path === "" ? this.#key : `${around.path}.${this.#key}`;
  }

  /** What came since the item before is left out where it is a comma alone. */
  #startItem(line: number): void {
    const gap = this.#takePart();
    if (!(this.#afterItem && gap.trim() === ",")) this.#addOutside(`${gap}0`, this.#gapLine);
    this.#itemLine = line;
    this.#itemDepth = 1;
  }

  #endItem(line: number): void {
    const text = this.#takePart();
    const item = parseJson(text, this.#reading, linesFrom(text, this.#itemLine));
    this.#afterItem = true;
    this.#gapLine = line;
    this.#take(item, this.#frames.at(-1)?.path ?? "", this.#itemLine);
  }

  #keep(slice: string, from: number, to: number): void {
    if (to <= from) return;
    this.#part.push(from === 0 && to === slice.length ? slice : slice.slice(from, to));
    this.#partLength += to - from;
    if (this.#partLength > MAX_PART_LENGTH) throw this.#reading.unreadable(TOO_LONG, this.#line);
  }

  #takePart(): string {
    const text = this.#part.length === 1 ? (this.#part[0] ?? "") : this.#part.join("");
    this.#part = [];
    this.#partLength = 0;
    return text;
  }

  #addOutside(text: string, line: number): void {
    this.#outsideLines.push({ offset: this.#outside.length, line });
    this.#outside += text;
    if (this.#outside.length > MAX_PART_LENGTH) throw this.#reading.unreadable(TOO_LONG, line);
  }

  #lineOutside(offset: number): number {
    const piece = this.#outsideLines.findLast((one) => one.offset <= offset);
    return piece ? piece.line + countNewLines(this.#outside, piece.offset, offset) : 1;
  }
}
