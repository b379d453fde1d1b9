/** Longest normal form of a message, in UTF-16 code units. */
const MAX_LENGTH = 400;
/** What is read of a message. */
const MAX_READ = 2000;
/** So many changes between letter and digit make a word an id, not a name. */
const ID_CHANGES = 4;

/** What differs from one failure to the next of the same cause, in the order in which it is replaced. */
const REPLACEMENTS: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<id>"],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?/g, "<time>"],
  [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?\b/g, "<time>"],
  [/\b[a-z]{2,12}:\/\/[^\s"'<>)\]}]+/gi, "<address>"],
  [/[\w.+@-]{6,254}/g, withoutEmail],
  [/\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?::\d{1,5})?\b/g, "<address>"],
  [/(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}\b(?:\]:\d{1,5}\b)?/gi, "<address>"],
  [/\blocalhost:\d{1,5}\b/gi, "<address>"],
  [/\b[A-Za-z]:\\[^\s"'<>|:;,()]+/g, "<path>"],
  [/(?<![\w.<>/])\.{0,2}\/[\w.@+~-][^\s"'<>|:;,()]*/g, "<path>"],
  [/\b0x[0-9a-f]+/gi, "<hex>"],
  [/@[0-9a-f]{5,16}\b/gi, "@<hex>"],
  [/[0-9A-Za-z]{7,128}/g, withoutId],
  [/[-+]?\d[\d_]*(?:[.,]\d+)*(?:[eE][-+]?\d+)?/g, "<n>"],
];

/**
 * A message without what differs from one failure to the next of the same cause: numbers, hexadecimal values, ids, paths,
 * addresses and times. On one line, at most 400 code units.
 */
export function normalMessage(message: string): string {
  let normal = message.slice(0, MAX_READ);
  for (const [pattern, replacement] of REPLACEMENTS) {
    normal =
      typeof replacement === "string" ? normal.replace(pattern, replacement) : normal.replace(pattern, replacement);
  }
  return oneLine(normal).slice(0, MAX_LENGTH).trim();
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** A word of hexadecimal digits, or one of letters and digits mixed, is an id. */
function withoutId(word: string): string {
  const digits = word.replace(/[^0-9]/g, "").length;
  if (digits === 0 || digits === word.length) return word;
  if (/^[0-9a-f]+$/i.test(word)) return "<hex>";
  let changes = 0;
  for (let index = 1; index < word.length; index++) {
    if (isDigit(word, index) !== isDigit(word, index - 1)) changes++;
  }
  return changes >= ID_CHANGES && word.length >= 12 ? "<id>" : word;
}

function withoutEmail(word: string): string {
  const at = word.indexOf("@");
  return at > 0 && /^[a-z][\w-]*\.[a-z.]+$/i.test(word.slice(at + 1)) ? "<address>" : word;
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}
