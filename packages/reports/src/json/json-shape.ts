import { JsonOutline } from "./json-outline.ts";
import { JsonStringScan } from "./json-string-scan.ts";

/** Deepest keys that are gathered, and how many. */
const MAX_DEPTH = 4;
const MAX_PATHS = 10_000;
const MAX_NESTING = 200;

/**
 * Paths of the keys in the first JSON value of a text, also of one that is cut off: `stats`, `stats.passes`, `[].uri`.
 * Lenient, since the reader of the format reports what is wrong with the JSON.
 */
export function jsonPaths(text: string): ReadonlySet<string> {
  const paths = new Set<string>();
  const outline = new JsonOutline();
  let last = "";
  for (let at = 0; at < text.length && paths.size < MAX_PATHS; at++) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at + 1);
      last = text.slice(at + 1, end);
      at = end;
    } else if (char === ":") {
      outline.setKey(last);
      if (outline.depth <= MAX_DEPTH) paths.add(outline.keyPath);
    } else if (char === "{" || char === "[") {
      outline.open(char === "[");
    } else if (char === "}" || char === "]") {
      outline.close();
    } else continue;
    if (outline.depth === 0 || outline.depth > MAX_NESTING) return paths;
  }
  return paths;
}

function endOfString(text: string, from: number): number {
  const string = new JsonStringScan();
  string.open();
  return string.pass(text, from);
}
