import { frameOf } from "./frame.ts";
import { textAfter, textBefore } from "./text-parts.ts";

/** What a failure says of itself. */
export type Exception = { type: string; message: string };

/** Further lines of a message that belong to it. */
const MAX_MORE_LINES = 5;

const TYPE_ENDINGS =
  /(?:Error|Exception|Failure|Failed|Fault|Interrupt|Panic|Timeout|Exit|Abort|Violation|Rejected|NotFound|Invalid|Refused|Exceeded)$/;

/** What an assertion compared may stand below an empty line. */
const COMPARED = /^\s*(?:expected|received|actual|got)\b/i;

/** The exception that the lines show: the innermost cause where they name several. */
export function exceptionIn(lines: readonly string[]): Exception | null {
  const start = startOf(lines);
  if (start < 0) return null;
  const header = headerOf(lines[start] as string) as Exception;
  const more: string[] = [];
  for (let index = start + 1; index < lines.length && more.length < MAX_MORE_LINES; index++) {
    const line = lines[index] as string;
    if (line.trim() === "" && COMPARED.test(lines[index + 1] ?? "")) continue;
    if (isEndOfMessage(line, lines[index - 1] as string)) break;
    more.push(line.replace(/^E\s{1,8}/, "").trim());
  }
  return { type: header.type, message: [header.message, ...more].filter((line) => line !== "").join(" ") };
}

/** Index of the line that names the exception: the last cause of Java, the last one of Python, else the first. */
function startOf(lines: readonly string[]): number {
  const causes = lines.findLastIndex((line) => line.startsWith("Caused by: ") && headerOf(line) !== null);
  if (causes >= 0) return causes;
  const isPython = lines.some((line) => line.startsWith("Traceback (most recent call last)"));
  if (isPython) {
    const last = lines.findLastIndex((line) => !/^\s/.test(line) && headerOf(line) !== null);
    if (last >= 0) return last;
  }
  const raised = lines.findIndex((line) => /^E\s{1,8}\S/.test(line) && headerOf(line) !== null);
  return raised >= 0 ? raised : lines.findIndex((line) => headerOf(line) !== null);
}

function isEndOfMessage(line: string, before: string): boolean {
  if (line.trim() === "" || frameOf(line, before) !== null) return true;
  return /^\s*(?:at |\.\.\. \d|Caused by|Stack trace|stack backtrace|goroutine |Traceback|---> |--- End|note: run with|#\d)/.test(
    line,
  );
}

/** The exception that a line names; null for any other line. */
export function headerOf(line: string): Exception | null {
  const text = line
    .trim()
    .replace(/^E\s{1,8}/, "")
    .replace(/^(?:Caused by: |Uncaught |Unhandled exception\.? |PHP |→ )/, "")
    .replace(/^Exception in thread "[^"]*" /, "")
    .replace(/^Fatal error: Uncaught /, "");
  return panicOf(text) ?? swiftOf(text) ?? sanitizerOf(text) ?? typedOf(text);
}

function typedOf(text: string): Exception | null {
  const [, type, rest = ""] =
    /^([A-Za-z_$\\][\w$.:\\]*)(?: \[[\w]+\]| \([\w. ]+\))?(?: ?:(?:\s(.*))?)?$/.exec(text) ?? [];
  if (type === undefined) return null;
  const name = withoutColons(type);
  const simple = name.slice(Math.max(name.lastIndexOf("."), name.lastIndexOf(":"), name.lastIndexOf("\\")) + 1);
  const isQualified = simple !== name && /^[A-Z]/.test(simple) && !/\.(?:py|js|ts|rb|go|php|rs|java|cs)$/.test(name);
  if (!TYPE_ENDINGS.test(simple) && !isQualified) return null;
  return { type: name, message: rest.trim() };
}

function withoutColons(type: string): string {
  return type.endsWith(":") ? withoutColons(type.slice(0, -1)) : type;
}

function panicOf(text: string): Exception | null {
  const go = textAfter(text, "panic: ");
  if (go !== undefined) return { type: "panic", message: textBefore(go, " [recovered]") };
  if (!text.startsWith("thread '")) return null;
  const rust = textAfter(text, "panicked at ", " ");
  if (rust === undefined) return null;
  const end = rust.lastIndexOf("', ");
  return { type: "panic", message: rust.startsWith("'") && end > 0 ? rust.slice(1, end) : "" };
}

function swiftOf(text: string): Exception | null {
  const fatal = textAfter(text, "Fatal error: ", ": ");
  if (fatal !== undefined) return { type: "Fatal error", message: textBefore(fatal, ": file ") };
  const failed = textAfter(text, "XCT", " : ");
  const [, assertion, rest = ""] = /^(\w+) failed(?:: | - )?(.*)$/.exec(failed ?? "") ?? [];
  return assertion === undefined ? null : { type: `XCT${assertion}`, message: rest };
}

function sanitizerOf(text: string): Exception | null {
  const [, tool, what = ""] = /^(\w+Sanitizer): (.*)$/.exec(textAfter(text, "ERROR: ", "==", " ") ?? "") ?? [];
  return tool === undefined ? null : { type: tool, message: textBefore(what, " on address", " on unknown address") };
}
