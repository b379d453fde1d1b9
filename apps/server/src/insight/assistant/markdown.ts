import { DomainError, type MarkdownPart } from "@tessera/domain";

/** Characters of one part: assistants take 25,000 at a time, and what leads on needs some. */
const PART_LENGTH = 24_000;
/** Characters of a text from a report: its beginning and its end. */
const MAX_QUOTED_LENGTH = 2000;

/** One part of a text, cut between lines where there are any. Throws NOT_FOUND for one that it doesn't have. */
export function partOf(text: string, part: number): MarkdownPart {
  const parts = partsOf(text);
  const found = parts[part - 1];
  if (found === undefined)
    throw new DomainError("NOT_FOUND", `There is no part ${part}; the last one is ${parts.length}`);
  return { text: found, part, parts: parts.length };
}

function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let rest = text; ; ) {
    if (rest.length <= PART_LENGTH) return [...parts, rest.toWellFormed()];
    const line = rest.lastIndexOf("\n", PART_LENGTH);
    const end = line > 0 ? line : PART_LENGTH;
    parts.push(rest.slice(0, end).toWellFormed());
    rest = rest.slice(line > 0 ? end + 1 : end);
  }
}

/** The beginning and the end of a text from a report, fenced. */
export function quoted(text: string): string {
  const half = MAX_QUOTED_LENGTH / 2;
  const cut =
    text.length <= MAX_QUOTED_LENGTH
      ? text
      : `${text.slice(0, half)}\n… ${text.length - MAX_QUOTED_LENGTH} characters left out …\n${text.slice(-half)}`;
  return fenced(cut);
}

/** A text in a fence that it can't close. */
export function fenced(text: string): string {
  let longest = 2;
  for (const { length } of text.match(/`+/g) ?? []) longest = Math.max(longest, length);
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text.toWellFormed()}\n${fence}`;
}

/** A name in one line that can't become markup. */
export function plain(text: string, most = 300): string {
  const line = text.slice(0, most).replace(/\s+/g, " ").trim();
  return line.replace(/[\\`*_[\]<>#|]/g, "\\$&").toWellFormed();
}

/** Lines of facts; those without a value are left out. */
export function facts(of: Record<string, string | number | null | false>): string {
  return Object.entries(of)
    .filter(([, value]) => value !== null && value !== false && value !== "")
    .map(([name, value]) => `- ${name}: ${value}`)
    .join("\n");
}
