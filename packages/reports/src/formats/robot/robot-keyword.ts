import { parseSeconds } from "../../results/duration.ts";
import type { StepFacts } from "../../results/test-details.ts";
import { childOf, childrenOf, type XmlElement } from "../../xml/xml-element.ts";

/** Elements that are steps of a test: keywords and control structures. */
const STEPS: ReadonlySet<string> = new Set(
  "kw for iter while if try branch group return continue break var error".split(" "),
);
const TIMESTAMP = /^(\d{4})(\d\d)(\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?)$/;
/** Steps that are looked into for one failure. */
const MAX_DEPTH = 100;

/** The way to the failure: each failed step with the failed ones inside it. */
export function failedSteps(parent: XmlElement, depth = 0): StepFacts[] {
  if (depth > MAX_DEPTH) return [];
  return parent.children
    .filter((child) => STEPS.has(child.name) && childOf(child, "status")?.attributes.status === "FAIL")
    .map((step) => ({
      name: nameOf(step),
      status: "failed",
      durationMs: durationOf(childOf(step, "status")),
      message: messagesOf(step, "FAIL")[0] ?? "",
      steps: failedSteps(step, depth + 1),
    }));
}

/** What keywords on the way to the failure logged: errors and warnings, and the trace. */
export function failureLog(parent: XmlElement, depth = 0): string[] {
  if (depth > MAX_DEPTH) return [];
  return parent.children
    .filter((child) => STEPS.has(child.name) && childOf(child, "status")?.attributes.status === "FAIL")
    .flatMap((step) => [
      ...messagesOf(step, "WARN"),
      ...messagesOf(step, "ERROR"),
      ...messagesOf(step, "DEBUG").filter((text) => text.startsWith("Traceback")),
      ...failureLog(step, depth + 1),
    ]);
}

/** Before version 7 a status had the times of its begin and end, in the machine's local time. */
export function durationOf(status: XmlElement | undefined): number | null {
  const { elapsed, starttime = "", endtime = "" } = status?.attributes ?? {};
  if (elapsed !== undefined) return parseSeconds(elapsed);
  const duration = timeOf(endtime) - timeOf(starttime);
  return Number.isNaN(duration) ? null : duration;
}

function timeOf(timestamp: string): number {
  const [, year, month, day, time] = TIMESTAMP.exec(timestamp) ?? [];
  return Date.parse(`${year}-${month}-${day}T${time}Z`);
}

function nameOf({ name, attributes }: XmlElement): string {
  const library = attributes.owner ?? attributes.library ?? "";
  const own = attributes.name ?? attributes.type ?? name.toUpperCase();
  return library === "" ? own : `${library}.${own}`;
}

function messagesOf(step: XmlElement, level: string): string[] {
  return childrenOf(step, "msg")
    .filter(({ attributes }) => attributes.level === level)
    .map(({ text }) => text.toString());
}
