import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import type { Reading } from "../reading.ts";

/** Enough for a byte order mark and an XML declaration. */
const START_BYTES = 1024;
const DECLARED_ENCODING = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/;
const NEW_LINE = 0x0a;

/** Bytes in, text out. The encoding is that of the byte order mark, else the XML declaration's, else UTF-8; nothing is guessed or repaired. */
export class ReportDecoder {
  readonly #reading: Reading;
  #start: Uint8Array = new Uint8Array();
  #decoder: TextDecoder | null = null;
  #line = 1;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** Text of these bytes; a character split between two chunks comes with the second, and the very first text once its encoding is known. */
  push(bytes: Uint8Array): string {
    if (this.#decoder) return this.#decode(this.#decoder, bytes);
    this.#start = Buffer.concat([this.#start, bytes]);
    return this.#start.length < START_BYTES ? "" : this.#decodeStart();
  }

  end(): string {
    const text = this.#decoder ? "" : this.#decodeStart();
    try {
      return text + (this.#decoder?.decode() ?? "");
    } catch (error) {
      throw this.#reading.unreadable("is cut off in the middle of a character: upload all of it", this.#line, error);
    }
  }

  #decodeStart(): string {
    this.#decoder = chooseDecoder(this.#start, this.#reading);
    return this.#decode(this.#decoder, this.#start);
  }

  #decode(decoder: TextDecoder, bytes: Uint8Array): string {
    try {
      const text = decoder.decode(bytes, { stream: true });
      this.#line += countNewLines(text);
      return text;
    } catch (error) {
      if (decoder.encoding !== "utf-8") {
        throw this.#reading.unreadable(
          `is not valid ${decoder.encoding.toUpperCase()}: write it as UTF-8`,
          null,
          error,
        );
      }
      throw this.#reading.unreadable(
        "is not valid UTF-8: write it as UTF-8, or name its encoding in the XML declaration",
        this.#line + newLinesBeforeFault(bytes),
        error,
      );
    }
  }
}

function chooseDecoder(start: Uint8Array, reading: Reading): TextDecoder {
  const encoding = markedEncoding(start);
  if (encoding) return new TextDecoder(encoding, { fatal: true });
  const ascii = Buffer.from(start).toString("latin1");
  if (ascii.includes("\0") && !ascii.trimStart().startsWith("<")) {
    throw reading.unknown("is binary data, not a report");
  }
  const declared = DECLARED_ENCODING.exec(ascii.slice(0, START_BYTES))?.[1];
  if (declared === undefined) return new TextDecoder("utf-8", { fatal: true });
  const decoder = declaredDecoder(declared, reading);
  if (!decoder.encoding.startsWith("utf-16")) return decoder;
  // .NET's StringWriter declares UTF-16 whatever the text is saved as; real UTF-16 has zero bytes here.
  reading.warn("The XML declaration says UTF-16, but the file isn't: it was read as UTF-8", 1);
  return new TextDecoder("utf-8", { fatal: true });
}

/** By the byte order mark, or the `<` that UTF-16 has two bytes for. */
function markedEncoding([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return "utf-16be";
  return null;
}

function declaredDecoder(label: string, reading: Reading): TextDecoder {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch (error) {
    throw reading.unreadable(`declares an unknown encoding, "${label}": write it as UTF-8`, 1, error);
  }
}

/** How many lines of this chunk are sound. A character begun in the chunk before leaves up to three bytes, which must not count as a fault. */
function newLinesBeforeFault(bytes: Uint8Array): number {
  let from = 0;
  while (from < 3 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++;
  for (let lines = 0; ; lines++) {
    const to = bytes.indexOf(NEW_LINE, from);
    if (to === -1 || !isUtf8(bytes.subarray(from, to))) return lines;
    from = to + 1;
  }
}

function countNewLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
