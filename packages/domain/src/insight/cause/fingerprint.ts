import { type Exception, exceptionIn, headerOf } from "./exception.ts";
import { failureLines } from "./failure-text.ts";
import { frameOf } from "./frame.ts";
import { frameName } from "./frame-name.ts";
import { normalMessage, oneLine } from "./normal-message.ts";
import { topmostOwnFrame } from "./own-frame.ts";

/** What a report says of a failure. */
export type FailureText = { message: string | null; trace: string | null };

/** Failures of one cause have equal ones. */
export type Fingerprint = {
  /** Type of the exception as the language writes it; empty where none is named. */
  type: string;
  /** The message without numbers, ids, paths, addresses and times. */
  message: string;
  /** File and function of the topmost frame of the team's own code; empty where there is no trace. */
  frame: string;
};

/** Longest title, in UTF-16 code units. */
const MAX_TITLE_LENGTH = 200;

/** Identifies the cause of a failure; null where the failure says nothing. Takes steps in proportion to a bounded text. */
export function fingerprintOf({ message, trace }: FailureText): Fingerprint | null {
  const said = message === null ? [] : failureLines(message);
  const traced = trace === null ? [] : failureLines(trace);
  const exception = exceptionIn(traced) ?? exceptionIn(said) ?? plain(said.length > 0 ? said : traced);
  const frame = frameIn(traced) ?? frameIn(said);
  const type = exception.type;
  const normal = normalMessage(exception.message);
  if (type === "" && normal === "" && frame === null) return null;
  return { type, message: normal, frame: frame ?? "" };
}

/** A title for people: the last part of the type, and the message. At most 200 code units. */
export function titleOf({ type, message, frame }: Fingerprint): string {
  const simple = type.split(/[.\\]|::/).at(-1) ?? "";
  const title = oneLine([simple, message || (simple === "" ? frame : "")].filter((part) => part !== "").join(": "));
  const known = title === "" ? `at ${frame}` : title;
  return known.length > MAX_TITLE_LENGTH ? `${known.slice(0, MAX_TITLE_LENGTH - 1)}…`.toWellFormed() : known;
}

/** The frame of the innermost cause where it has an own one, else that of the whole. */
function frameIn(lines: readonly string[]): string | null {
  const cause = lines.findLastIndex((line) => line.startsWith("Caused by: ") && headerOf(line) !== null);
  const frame = topmostOwnFrame(cause > 0 ? [...lines.slice(cause), ...lines.slice(0, cause)] : lines);
  return frame === null ? null : frameName(frame);
}

/** A text without an exception: what stands before the first frame. */
function plain(lines: readonly string[]): Exception {
  const kept = lines.filter((line) => line.trim() !== "");
  const end = kept.findIndex((line, index) => frameOf(line, kept[index - 1] ?? "") !== null && index > 0);
  return { type: "", message: (end < 0 ? kept : kept.slice(0, end)).slice(0, 4).join(" ") };
}
