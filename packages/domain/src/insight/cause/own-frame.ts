import { FOREIGN_FUNCTIONS, FOREIGN_PATHS } from "./foreign-code.ts";
import { type Frame, frameOf, type Language } from "./frame.ts";

/** Languages whose traces end with where the failure happened. */
const INNERMOST_LAST: ReadonlySet<Language> = new Set(["python"]);

/** The topmost frame of the team's own code, else the topmost of all; null where the lines have none. */
export function topmostOwnFrame(lines: readonly string[]): Frame | null {
  let first: Frame | null = null;
  let last: Frame | null = null;
  for (const [index, line] of lines.entries()) {
    const frame = frameOf(line, lines[index - 1] ?? "");
    if (!frame) continue;
    first ??= frame;
    if (isForeign(frame)) continue;
    if (!INNERMOST_LAST.has(frame.language)) return frame;
    last = named(frame, last);
  }
  return last ?? first;
}

/** A place without a function belongs to the function named before it, where that is in the same file. */
function named(frame: Frame, before: Frame | null): Frame {
  return frame.function === null && before?.file === frame.file ? { ...frame, function: before.function } : frame;
}

function isForeign({ language, file, function: name }: Frame): boolean {
  const plain = name?.replace(/^(?:app|platform|java\.base)\/+/, "").replace(/^[\w.-]+@[\w.-]+\//, "") ?? "";
  if (FOREIGN_FUNCTIONS[language]?.some((prefix) => isBelow(plain, prefix, language))) return true;
  return FOREIGN_PATHS[language].some((part) => file?.includes(part));
}

/** `main` is a function of its own; `std::` is the beginning of many. */
function isBelow(name: string, prefix: string, language: Language): boolean {
  const isWhole = (language === "cpp" || language === "rust" || language === "go") && /^[a-z_]+$/.test(prefix);
  return isWhole && !prefix.startsWith("__") ? name === prefix : name.startsWith(prefix);
}
