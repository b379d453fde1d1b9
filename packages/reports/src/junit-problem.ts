import { type BoundedText, cutTo } from "./bounded-text.ts";
import { MAX_MESSAGE_LENGTH } from "./limits.ts";
import type { ReportStatus } from "./report.ts";

/** One `<failure>`, `<error>`, `<skipped>` or the like; `message` and `type` are its attributes, empty where it has none. */
export type Problem = { status: ReportStatus; message: string; type: string; body: BoundedText };

/** One line: the message, else the first line of the text, else the type. */
export function reasonOf({ message, type, body }: Problem): string | null {
  const line = message.replace(/\s*[\r\n\t]\s*/g, " ") || firstLine(body.toString()) || type;
  if (line === "") return null;
  return line.length > MAX_MESSAGE_LENGTH ? `${cutTo(line, MAX_MESSAGE_LENGTH - 1)}…` : line;
}

/** All that the reason leaves out; null if that is nothing. Several problems of one test are told one after the other. */
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
  if (text !== "") return message === "" || text.includes(message) ? text : `${message}\n${text}`;
  return status !== "skipped" && message !== "" && type !== "" ? `${type}: ${message}` : message || type;
}

function firstLine(text: string): string {
  return /\S.*/.exec(text)?.[0].trimEnd() ?? "";
}
