import { stripVTControlCharacters } from "node:util";
import { cutTo } from "./bounded-text.ts";
import { MAX_MESSAGE_LENGTH } from "./limits.ts";

/** Characters of a message that are looked at: colour codes may fill some of them. */
const INSPECTED_LENGTH = 4 * MAX_MESSAGE_LENGTH;
/** Characters of a message that are searched for in a trace: longer ones can cost V8 the product of both lengths. */
const SEARCHED_LENGTH = 200;

/** What a report says of a failure, error or skip: either may be empty. */
export type FailureText = { message: string; trace: string };

/** One line without colour codes: the whole message, else the first line of the trace; null where neither says anything. */
export function reasonFrom({ message, trace }: FailureText): string | null {
  const line = inOneLine(plain(message)).trim() || firstLine(plain(trace));
  if (line === "") return null;
  return line.length > MAX_MESSAGE_LENGTH ? `${cutTo(line, MAX_MESSAGE_LENGTH - 1)}…` : line;
}

/** Trace with its colour codes, after the message where it doesn't repeat it; null where the reason says it all. */
export function traceFrom({ message, trace }: FailureText): string | null {
  const whole = trace.trim() === "" ? message : holds(trace, message.trim()) ? trace : `${message}\n${trace}`;
  const text = whole.trimEnd();
  return text.trim() === "" || text.trim() === reasonFrom({ message, trace }) ? null : text;
}

/** Without colour codes and other control sequences of terminals. */
export function withoutColours(text: string): string {
  if (!text.includes("\u001b") && !text.includes("\u009b")) return text;
  return stripVTControlCharacters(text).replaceAll("\u001b", "\ufffd");
}

function plain(text: string): string {
  return withoutColours(cutTo(text, INSPECTED_LENGTH));
}

/** White space with a line end or a tab in it becomes one space. */
function inOneLine(text: string): string {
  if (!/[\r\n\t]/.test(text)) return text;
  return text.replace(/\s+/g, (space) => (/[\r\n\t]/.test(space) ? " " : space));
}

function firstLine(text: string): string {
  return /\S.*/.exec(text)?.[0].trimEnd() ?? "";
}

/** True if the text has the message at the place where the beginning of the message first stands. */
function holds(text: string, message: string): boolean {
  const at = text.indexOf(message.slice(0, SEARCHED_LENGTH));
  return at !== -1 && text.startsWith(message, at);
}
