/** Characters of a text that are looked at, from its beginning and as many from its end. */
const MAX_PART_LENGTH = 12_000;
/** Lines that are looked at, from the beginning and as many from the end. */
const MAX_PART_LINES = 150;
const MAX_LINE_LENGTH = 600;

const ESCAPE = "\u001b[";
const ANSI_CODES = /\p{Cc}\[[0-9;]{0,20}[A-Za-z]/gu;

/** The lines of a failure's text that a cause is read from: a bounded number, without colours. */
export function failureLines(text: string): string[] {
  const { length } = text;
  const looked =
    length <= 2 * MAX_PART_LENGTH ? text : `${text.slice(0, MAX_PART_LENGTH)}\n${text.slice(length - MAX_PART_LENGTH)}`;
  const lines = (looked.includes(ESCAPE) ? looked.replace(ANSI_CODES, "") : looked).split("\n");
  const kept =
    lines.length <= 2 * MAX_PART_LINES ? lines : [...lines.slice(0, MAX_PART_LINES), ...lines.slice(-MAX_PART_LINES)];
  return kept.map((line) => (line.length > MAX_LINE_LENGTH ? line.slice(0, MAX_LINE_LENGTH) : line).trimEnd());
}
