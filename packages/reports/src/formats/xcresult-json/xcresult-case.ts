import { type JsonObject, numberOf, objectsOf, textOf } from "../../json/json-value.ts";
import type { ReportStatus } from "../../report.ts";
import type { FailureText } from "../../results/failure-text.ts";
import { milliseconds } from "../../results/seconds-text.ts";
import type { RunFacts } from "../../results/test-maker.ts";

/** One test case with its arguments on one device in one configuration: its runs, the one that counts last. */
export type XcresultExecution = { runs: JsonObject[]; parameters: string; project: string };
export type XcresultRun = RunFacts & { file: string; line: number | null };

const RESULTS: ReadonlyMap<string, ReportStatus> = new Map([
  ["Passed", "passed"],
  ["Expected Failure", "passed"],
  ["Failed", "failed"],
  ["Skipped", "skipped"],
]);
/** Levels between a case and its runs, each of which multiplies the case. */
const PROJECT_LEVELS: ReadonlySet<string> = new Set(["Device", "Test Plan Configuration"]);
const PARAMETER_LEVELS: ReadonlySet<string> = new Set(["Arguments"]);
const RUN_LEVELS: ReadonlySet<string> = new Set(["Repetition", "Test Case Run"]);
/** Characters of a place in the source. */
const MAX_PLACE_LENGTH = 500;

export function executionsOf(node: JsonObject, parameters = "", project = ""): XcresultExecution[] {
  const levels = objectsOf(node.children).filter(({ nodeType }) => {
    const type = textOf(nodeType);
    return PROJECT_LEVELS.has(type) || PARAMETER_LEVELS.has(type);
  });
  if (levels.length === 0) return [{ runs: runsOf(node), parameters, project }];
  return levels.flatMap((level) => {
    const name = textOf(level.name);
    return PARAMETER_LEVELS.has(textOf(level.nodeType))
      ? executionsOf(level, joined(parameters, name), project)
      : executionsOf(level, parameters, joined(project, name));
  });
}

export function xcresultRun(node: JsonObject): XcresultRun {
  const messages = failuresBelow(node);
  const status = RESULTS.get(textOf(node.result)) ?? "error";
  const unknown = { message: `Ended with the result “${textOf(node.result)}”`, trace: "" };
  const { file, line } = splitMessage(messages[0] ?? "");
  const seconds = numberOf(node.durationInSeconds);
  return {
    status,
    durationMs: seconds === null ? milliseconds(textOf(node.duration)) : seconds * 1000,
    failure: status === "error" && messages.length === 0 ? unknown : failureOf(messages, textOf(node.details)),
    attachments: childrenOf(node, "Attachment").map(({ name }) => ({ name: textOf(name) })),
    file,
    line,
  };
}

export function childrenOf(node: JsonObject, type: string): JsonObject[] {
  return objectsOf(node.children).filter(({ nodeType }) => nodeType === type);
}

/** Repetitions are attempts, and the last one counts; without any the node itself is the run. */
function runsOf(node: JsonObject): JsonObject[] {
  const runs = objectsOf(node.children).filter(({ nodeType }) => RUN_LEVELS.has(textOf(nodeType)));
  return runs.length === 0 ? [node] : runs;
}

/** Messages may lie below the place in the source that they belong to. */
function failuresBelow(node: JsonObject): string[] {
  return objectsOf(node.children).flatMap((child) => {
    if (child.nodeType === "Failure Message") return [textOf(child.name)];
    return child.nodeType === "Source Code Reference" || child.nodeType === "Expression" ? failuresBelow(child) : [];
  });
}

function failureOf(messages: string[], details: string): FailureText {
  const [first = details] = messages;
  return { message: splitMessage(first).text, trace: messages.join("\n\n") };
}

function joined(around: string, name: string): string {
  return around === "" ? name : `${around}, ${name}`;
}

/** `CartTests.swift:12: the message`. */
function splitMessage(message: string): { file: string; line: number | null; text: string } {
  const end = message.indexOf(": ");
  const [file = "", line = "", ...others] = end < MAX_PLACE_LENGTH ? message.slice(0, Math.max(0, end)).split(":") : [];
  const isPlace = others.length === 0 && file.includes(".") && /^\d{1,9}$/.test(line);
  return isPlace ? { file, line: Number(line), text: message.slice(end + 2) } : { file: "", line: null, text: message };
}
