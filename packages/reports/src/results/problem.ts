import type { ReportStatus } from "../report.ts";
import { type BoundedText, cutTo } from "./bounded-text.ts";
import { withoutColours } from "./failure-text.ts";
import { MAX_MESSAGE_LENGTH } from "./limits.ts";

/** One `<failure>`, `<error>`, `<skipped>` or the like; `message` and `type` are its attributes, empty where it has none. */
export type Problem = { status: ReportStatus; message: string; type: string; body: BoundedText };

/** Characters of a message that are searched for in a text: longer ones can cost V8 the product of both lengths. */
const SEARCHED_LENGTH = 200;

/** One line: the message, else the first line of the text, else the type. */
export function reasonOf({ message, type, body }: Problem): string | null {
  const line = inOneLine(withoutColours(message)) || firstLine(withoutColours(body.toString())) || type;
  if (line === "") return null;
  return line.length > MAX_MESSAGE_LENGTH ? `${cutTo(line, MAX_MESSAGE_LENGTH - 1)}…` : line;
}

/** What the reason leaves out; null if that is nothing. Several problems of one test are listed one after the other. */
export function traceOf(problems: Problem[]): string | null {
  const [first] = problems;
  if (!first) return null;
  if (problems.length > 1) return problems.map(wholeOf).join("\n\n");
  const reason = reasonOf(first);
  const text = first.message === reason && first.body.length > 0 ? first.body.toString() : wholeOf(first);
  return text === "" || text.trim() === reason ? null : text;
}

function wholeOf({ status, message, type, body }: Problem): string {
  const text = body.toString();
  if (text !== "") return message === "" || holds(text, message) ? text : `${message}\n${text}`;
  return status !== "skipped" && message !== "" && type !== "" ? `${type}: ${message}` : message || type;
}

/** White space with a line end or a tab in it becomes one space. */
function inOneLine(text: string): string {
  if (!/[\r\n\t]/.test(text)) return text;
  return text.replace(/\s+/g, (space) => (/[\r\n\t]/.test(space) ? " " : space));
}

/** True if the text has the message at the place where the beginning of the message first stands. */
function holds(text: string, message: string): boolean {
  const at = text.indexOf(message.slice(0, SEARCHED_LENGTH));
  return at !== -1 && text.startsWith(message, at);
}

function firstLine(text: string): string {
  return /\S.*/.exec(text)?.[0].trimEnd() ?? "";
}
