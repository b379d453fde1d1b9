import type { Reading } from "../reading.ts";
import { MAX_STRING_LENGTH, MAX_STRING_LENGTH_IN_LONG_ITEM } from "../results/limits.ts";
import { JsonOutline } from "./json-outline.ts";
import { countNewLines, linesFrom, parseJson } from "./json-parse.ts";
import { JsonStringScan } from "./json-string-scan.ts";
import type { JsonValue } from "./json-value.ts";

/** Characters of one item, and of all that stands outside of items: beyond any real report, but few enough to hold. */
const MAX_PART_LENGTH = 48 * 1024 * 1024;
/** How deep arrays and objects nest. */
const MAX_DEPTH = 200;
const LONG_ITEM_LENGTH = 16 * 1024 * 1024;
const MAX_KEY_LENGTH = 1000;

const CUT_STRING = "A very long text was cut";
const TOO_DEEP = `nests arrays and objects more than ${MAX_DEPTH} deep, as no report does`;
const TOO_LONG = "holds a part that is too long to be read: write the report without attachments, or split it";

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Strict JSON in slices of any size, in flat memory: items of the arrays at these paths (`results.tests`; `""` is the
 * document itself) are handed over one by one as soon as they are complete, whatever their number. All else is the
 * document, known at the end, with one `{}` for each run of items.
 */
export class JsonDocument {
  readonly #reading: Reading;
  readonly #arrays: ReadonlySet<string>;
  readonly #take: (item: JsonValue, path: string, line: number) => void;
  readonly #outline = new JsonOutline();
  readonly #string = new JsonStringScan();
  /** Beginning of the last string outside of items: it may be a key. */
  #stringText = "";
  #isDropping = false;
  /** Depth inside of an item; 0 outside. */
  #itemDepth = 0;
  /** The item that is being gathered, or what came since the last one, and the line where it begins. */
  #part: string[] = [];
  #partLength = 0;
  #partLine = 1;
  #slice = "";
  /** What comes before this place of the slice is kept already. */
  #kept = 0;
  /** Lines are counted up to this place of the slice. */
  #counted = 0;
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
    this.#slice = slice;
    this.#kept = 0;
    this.#counted = 0;
    let at = this.#string.isOpen ? this.#goOnInString() : 0;
    for (; at < slice.length; at++) {
      const code = slice.charCodeAt(at);
      if (code === QUOTE) at = this.#passString(at + 1);
      else if (code === OPEN_OBJECT || code === OPEN_ARRAY) this.#open(code === OPEN_ARRAY, at);
      else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) this.#close(at);
      else if (code === COLON && this.#itemDepth === 0) this.#outline.setKey(this.#stringText);
    }
    if (!this.#isDropping) this.#keepTo(slice.length);
    this.#lineAt(slice.length);
  }

  /** All that is no item; throws `UnreadableReport` where the document is not complete. */
  end(): JsonValue {
    if (this.#itemDepth > 0 || this.#string.isOpen) {
      throw this.#reading.unreadable("is cut off, so its JSON is not complete: upload all of it", this.#line);
    }
    return this.#outline.end(this.#takePart(), this.#partLine, this.#reading);
  }

  /** A string that began in a slice before; place after it. */
  #goOnInString(): number {
    const limit = this.#partLength > LONG_ITEM_LENGTH ? MAX_STRING_LENGTH_IN_LONG_ITEM : MAX_STRING_LENGTH;
    if (!this.#isDropping && this.#string.length > limit && !this.#string.isInEscape) {
      this.#isDropping = true;
      this.#reading.warn(CUT_STRING, this.#line);
    }
    const end = this.#string.pass(this.#slice, 0);
    if (this.#itemDepth === 0) this.#keepKey(0, end);
    if (this.#string.isOpen) return end;
    if (this.#isDropping) this.#kept = end;
    this.#isDropping = false;
    return end + 1;
  }

  /** A string that begins here; place of its end. */
  #passString(from: number): number {
    this.#string.open();
    const end = this.#string.pass(this.#slice, from);
    if (this.#itemDepth === 0) {
      this.#stringText = "";
      this.#keepKey(from, end);
    }
    return end;
  }

  #keepKey(from: number, to: number): void {
    const room = MAX_KEY_LENGTH - this.#stringText.length;
    if (room > 0) this.#stringText += this.#slice.slice(from, Math.min(to, from + room));
  }

  #open(isArray: boolean, at: number): void {
    if (this.#itemDepth > 0) this.#itemDepth++;
    else if (this.#arrays.has(this.#outline.arrayPath ?? "none")) this.#startItem(at);
    else this.#outline.open(isArray);
    if (this.#outline.depth + this.#itemDepth > MAX_DEPTH) throw this.#reading.unreadable(TOO_DEEP, this.#lineAt(at));
  }

  #close(at: number): void {
    if (this.#itemDepth === 0) this.#outline.close();
    else if (--this.#itemDepth === 0) this.#endItem(at);
  }

  #startItem(at: number): void {
    this.#keepTo(at);
    this.#outline.startItem(this.#takePart(), this.#partLine);
    this.#partLine = this.#lineAt(at);
    this.#itemDepth = 1;
  }

  #endItem(at: number): void {
    this.#keepTo(at + 1);
    const text = this.#takePart();
    const line = this.#partLine;
    const item = parseJson(text, this.#reading, linesFrom(text, line));
    this.#partLine = this.#lineAt(at);
    this.#take(item, this.#outline.arrayPath ?? "", line);
  }

  #keepTo(end: number): void {
    if (end <= this.#kept) return;
    this.#part.push(this.#slice.slice(this.#kept, end));
    this.#partLength += end - this.#kept;
    this.#kept = end;
    if (this.#partLength + this.#outline.length > MAX_PART_LENGTH) throw this.#reading.unreadable(TOO_LONG, this.#line);
  }

  #takePart(): string {
    const text = this.#part.join("");
    this.#part = [];
    this.#partLength = 0;
    return text;
  }

  #lineAt(place: number): number {
    this.#line += countNewLines(this.#slice, this.#counted, place);
    this.#counted = place;
    return this.#line;
  }
}
