/** Deepest keys that are gathered, and how many. */
const MAX_DEPTH = 4;
const MAX_PATHS = 2000;
const MAX_KEY_LENGTH = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Paths of the keys in the first JSON value of a text, also of one that is cut off: `stats`, `stats.passes`, `[].uri`.
 * Lenient, since the reader of the format reports what is wrong with the JSON.
 */
export function jsonPaths(text: string): ReadonlySet<string> {
  const paths = new Set<string>();
  /** Path of what each open array or object holds; null below the depth that counts. */
  const open: { path: string | null; isArray: boolean }[] = [];
  let key = "";
  for (let at = 0; at < text.length && paths.size < MAX_PATHS; at++) {
    const char = text[at];
    const around = open.at(-1);
    if (char === '"') {
      const end = endOfString(text, at + 1);
      const after = end === -1 ? -1 : nextOf(text, end + 1);
      if (end === -1) return paths;
      if (around?.isArray === false && text[after] === ":" && around.path !== null) {
        key = text.slice(at + 1, Math.min(end, at + 1 + MAX_KEY_LENGTH));
        paths.add(joined(around.path, key));
      }
      at = end;
    } else if (char === "{" || char === "[") {
      const path = open.length === 0 ? "" : pathBelow(around, key, open.length);
      open.push({ path, isArray: char === "[" });
    } else if (char === "}" || char === "]") {
      open.pop();
      if (open.length === 0) return paths;
    }
  }
  return paths;
}

function pathBelow(around: { path: string | null; isArray: boolean } | undefined, key: string, depth: number): string | null {
  if (!around || around.path === null || depth > MAX_DEPTH) return null;
  return around.isArray ? `${around.path}[]` : joined(around.path, key);
}

function joined(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** Place of the quote that ends the string; -1 where the text ends before. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return -1;
}

function nextOf(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at] ?? "")) at++;
  return at;
}
