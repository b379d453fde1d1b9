import { SaxesParser } from "saxes";
import type { Reading } from "../reading.ts";
import { MAX_ATTRIBUTES } from "../results/limits.ts";
import { toleratedFault, unreadableFault } from "./xml-faults.ts";

/** The parts of an XML document, for code that makes tests out of it. Names come without their namespace prefix. */
export type XmlEvents = {
  open(name: string, attributes: Record<string, string>): void;
  /** A piece of text or CDATA; one text may come in many pieces. */
  text(piece: string): void;
  close(name: string): void;
};

/** Characters of one tag, and how deep elements nest: beyond any real report, but few enough to hold in memory. */
const MAX_TAG_LENGTH = 4 * 1024 * 1024;
const MAX_DEPTH = 200;

/** Characters that XML 1.0 forbids, except ESC and halves of surrogate pairs, which no decoder lets through. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this looks for
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\ufffe\uffff]/g;

/** XML has no way to write ESC, but producers write it all the same: it begins the colour codes of terminals. */
const ESCAPE = "\u001b";
/** Takes its place while the XML is parsed: a code point that no text has, and that XML allows. */
const STAND_IN = "\ufdd0";
const ESCAPE_REFERENCE = /&#(?:27|x1b);(?=\[)/gi;
/** What may become such a reference with the next slice. */
const PARTIAL_REFERENCE = /&(?:#(?:2(?:7;?)?|x(?:1(?:b;?)?)?)?)?$/i;

/** saxes' private parts, needed to take text from it before it is complete; as numbered in 6.0.0. */
type Inside = { state: number; text: string };
const IN_TEXT = 13;
const IN_ENTITY = 14;
const IN_COMMENT = 17;
const IN_CDATA = 20;

/**
 * Strict XML 1.0 in slices of any size, in flat memory: text is handed over at the end of each slice, complete or not.
 * Knows no entities but XML's five, reads no DTD, and rejects or tolerates as `xml-faults.ts` says.
 */
export class XmlReader extends SaxesParser {
  readonly #events: XmlEvents;
  readonly #reading: Reading;
  readonly #allowsNul: boolean;
  #depth = 0;
  #rootSeen = false;
  #rootEnd: number | null = null;
  /** The end of the last slice, where it may be the beginning of a reference to ESC. */
  #carry = "";
  #hasEscapes = false;
  /** Characters since text could last be handed over. */
  #pending = 0;
  #attributes = 0;

  /** `allowsNul`: NUL is replaced like other control characters, and doesn't mean that the file is damaged. */
  constructor(events: XmlEvents, reading: Reading, { allowsNul = false } = {}) {
    super({ position: false, defaultXMLVersion: "1.0", forceXMLVersion: true });
    this.#events = events;
    this.#reading = reading;
    this.#allowsNul = allowsNul;
    this.on("doctype", (text) => this.#onDoctype(text));
    this.on("attribute", () => this.#onAttribute());
    this.on("opentag", (tag) => this.#onOpen(tag.name, tag.attributes));
    this.on("closetag", (tag) => this.#onClose(tag.name));
    this.on("text", (text) => events.text(this.#withEscapes(text)));
    this.on("cdata", (text) => events.text(this.#withEscapes(text)));
  }

  feed(slice: string): void {
    const text = this.#carry + slice;
    this.#carry = PARTIAL_REFERENCE.exec(text.slice(-6))?.[0] ?? "";
    this.write(this.#withoutForbidden(this.#withStandIns(text.slice(0, text.length - this.#carry.length))));
    this.#pending += slice.length;
    this.#handOver();
    if (this.#pending > MAX_TAG_LENGTH) {
      throw this.#reading.unreadable(
        `has a tag of more than ${MAX_TAG_LENGTH / 1024 ** 2} million characters`,
        this.line,
      );
    }
  }

  finish(): void {
    this.write(this.#carry);
    if (this.#inside.state === IN_ENTITY) throw this.#reading.unreadable(unreadableFault("raw ampersand"), this.line);
    this.close();
  }

  /** Called by saxes for every fault; returning means going on. */
  override fail(fault: string): this {
    const warning = toleratedFault(fault, this.#rootSeen);
    // Text after the root is only reported once all of it has been read.
    if (warning === null) throw this.#reading.unreadable(unreadableFault(fault), this.#rootEnd ?? this.line);
    this.#reading.warn(warning, this.line);
    return this;
  }

  get #inside(): Inside {
    return this as unknown as Inside;
  }

  #withStandIns(slice: string): string {
    const hasReference = slice.includes("&#") && slice.search(ESCAPE_REFERENCE) !== -1;
    if (!hasReference && !slice.includes(ESCAPE)) return slice;
    this.#hasEscapes = true;
    return slice.replaceAll(ESCAPE, STAND_IN).replace(ESCAPE_REFERENCE, STAND_IN);
  }

  #withEscapes(text: string): string {
    return this.#hasEscapes ? text.replaceAll(STAND_IN, ESCAPE) : text;
  }

  #withoutForbidden(slice: string): string {
    const first = slice.search(FORBIDDEN);
    if (first === -1) return slice;
    const line = this.line + slice.slice(0, first).split("\n").length - 1;
    if (!this.#allowsNul && slice.includes("\0")) {
      throw this.#reading.unreadable("holds a NUL character, as damaged files do: have the tests write it again", line);
    }
    const times = slice.match(FORBIDDEN)?.length;
    this.#reading.warn("A control character, which XML forbids, was replaced by \ufffd", line, times);
    return slice.replace(FORBIDDEN, "\ufffd");
  }

  #handOver(): void {
    const inside = this.#inside;
    if (inside.state !== IN_TEXT && inside.state !== IN_CDATA && inside.state !== IN_COMMENT) return;
    if (inside.state !== IN_COMMENT && inside.text !== "") this.#events.text(this.#withEscapes(inside.text));
    inside.text = "";
    this.#pending = 0;
  }

  #onDoctype(text: string): void {
    if (/<!ENTITY/.test(text)) {
      const what = "declares entities of its own, which are never read, for safety: write the report without a DTD";
      throw this.#reading.unreadable(what, this.line);
    }
    this.#reading.warn("The document type declaration was ignored", this.line);
  }

  #onAttribute(): void {
    this.#attributes++;
    if (this.#attributes <= MAX_ATTRIBUTES) return;
    throw this.#reading.unreadable(`has an element with more than ${MAX_ATTRIBUTES} attributes`, this.line);
  }

  #onOpen(name: string, attributes: Record<string, string>): void {
    this.#pending = 0;
    this.#attributes = 0;
    this.#rootSeen = true;
    this.#depth++;
    if (this.#depth > MAX_DEPTH) {
      throw this.#reading.unreadable(`nests more than ${MAX_DEPTH} elements inside each other`, this.line);
    }
    if (this.#hasEscapes) {
      for (const key in attributes) attributes[key] = this.#withEscapes(attributes[key] ?? "");
    }
    this.#events.open(localName(name), attributes);
  }

  #onClose(name: string): void {
    this.#pending = 0;
    this.#depth--;
    if (this.#depth === 0) this.#rootEnd = this.line;
    this.#events.close(localName(name));
  }
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}
