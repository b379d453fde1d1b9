import type { Reading } from "../reading.ts";
import { findJsonFault } from "./json-fault.ts";
import type { JsonValue } from "./json-value.ts";

/** Values inside one part of a report: beyond any real one, but few enough to hold in memory. */
const MAX_VALUES = 1_000_000;
/** Shorter texts can't hold enough values to matter. */
const UNCOUNTED_LENGTH = 512 * 1024;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;

/**
 * The value of a part of a report; `lineAt` tells the line in the file of a place in the part. Throws `UnreadableReport`
 * with the line of the fault.
 */
export function parseJson(text: string, reading: Reading, lineAt: (offset: number) => number): JsonValue {
  const parsed = tryJson(text, reading, lineAt(0));
  if (parsed) return parsed.value;
  const { offset, what } = findJsonFault(text) ?? { offset: 0, what: "it can't be read" };
  throw reading.unreadable(`is broken JSON (${what}): upload the file as the test run wrote it`, lineAt(offset));
}

/** The value, or null where the text is no JSON; throws `UnreadableReport` where it holds too many values. */
export function tryJson(text: string, reading: Reading, line: number): { value: JsonValue } | null {
  if (text.length > UNCOUNTED_LENGTH && countValues(text) > MAX_VALUES) {
    throw reading.unreadable(`holds more than ${MAX_VALUES} values in one part: split the report`, line);
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** Lines of the places in a text whose first line is this one. */
export function linesFrom(text: string, first: number): (offset: number) => number {
  return (offset) => first + countNewLines(text, 0, offset);
}

/** Line ends between two places of a text. */
export function countNewLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** Commas and openers outside of strings: an upper bound, close enough. */
function countValues(text: string): number {
  let values = 1;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === COMMA || code === OPEN_ARRAY || code === OPEN_OBJECT) values++;
  }
  return values;
}
