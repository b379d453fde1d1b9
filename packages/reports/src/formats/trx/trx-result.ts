import type { ReportStatus } from "../../report.ts";
import { parseClock } from "../../results/duration.ts";
import type { FailureText } from "../../results/failure-text.ts";
import type { StepFacts } from "../../results/test-details.ts";
import type { TestFacts } from "../../results/test-maker.ts";
import { childOf, childrenOf, textIn, textsIn, type XmlElement } from "../../xml/xml-element.ts";

/** The runner doesn't write values that equal the default, and the default outcome is `Error`. */
const DEFAULT_OUTCOME = "Error";
/** All others say that a test wasn't run, or not to its end. */
const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["Passed", "passed"],
  ["Failed", "failed"],
  ["Error", "error"],
  ["Timeout", "error"],
  ["Aborted", "error"],
]);
const MAX_ROWS = 1000;

/** What a result says, without what only the definition of its test does. */
export function factsOfResult(result: XmlElement, deployment: string): TestFacts {
  const { testName = "", duration, startTime = null, computerName = "", dataRowInfo = "" } = result.attributes;
  const status = statusOf(result);
  const rows = childrenOf(childOf(result, "InnerResults"), result.name).slice(0, MAX_ROWS);
  return {
    name: testName,
    status,
    durationMs: parseClock(duration),
    failure: status === "passed" ? undefined : failureOf(result, rows),
    output: outputOf(childOf(result, "Output")),
    startedAt: startTime,
    steps: rows.map(stepOf),
    attachments: attachmentsOf(result, deployment),
    // Several results of one test are rows of its data, never attempts.
    place: { host: computerName, parameters: dataRowInfo === "" ? "" : `row ${dataRowInfo}`, neverRepeats: true },
  };
}

export function outcomeOf({ attributes }: XmlElement): string {
  return attributes.outcome ?? DEFAULT_OUTCOME;
}

/** Rows of a data-driven or ordered test, itself where it has none. */
export function countRows(result: XmlElement): number {
  return Math.max(1, childOf(result, "InnerResults")?.children.length ?? 0);
}

function statusOf(result: XmlElement): ReportStatus {
  return STATUSES.get(outcomeOf(result)) ?? "skipped";
}

/** Of the result, else of the first of its rows that failed. */
function failureOf(result: XmlElement, rows: XmlElement[]): FailureText {
  const info = childOf(result, "Output", "ErrorInfo");
  const failure = { message: textIn(info, "Message"), trace: textIn(info, "StackTrace") };
  if (failure.message !== "" || failure.trace !== "") return failure;
  const failed = rows.find((row) => statusOf(row) === "failed" || statusOf(row) === "error");
  return failed ? failureOf(failed, []) : failure;
}

function stepOf(row: XmlElement): StepFacts {
  const { testName = "", dataRowInfo = "", duration } = row.attributes;
  const name = dataRowInfo === "" ? testName : `${testName} (row ${dataRowInfo})`;
  const status = statusOf(row);
  const { message } = status === "passed" ? { message: "" } : failureOf(row, []);
  return { name, status, durationMs: parseClock(duration), message };
}

function outputOf(output: XmlElement | undefined): string[] {
  const pieces = ["StdOut", "StdErr", "DebugTrace"].map((name) => textIn(output, name));
  return [...pieces, ...textsIn(childOf(output, "TextMessages"), "Message")];
}

/** Files lie below the folder of the deployment, which stands beside the report. */
function attachmentsOf(result: XmlElement, deployment: string) {
  const { relativeResultsDirectory = "" } = result.attributes;
  const files = childrenOf(childOf(result, "ResultFiles"), "ResultFile").map(({ attributes }) => attributes.path ?? "");
  const collected = childrenOf(childOf(result, "CollectorDataEntries"), "Collector")
    .flatMap((collector) => childrenOf(childOf(collector, "UriAttachments"), "UriAttachment"))
    .map((attachment) => childOf(attachment, "A")?.attributes.href ?? "");
  return [...files, ...collected]
    .filter((path) => path !== "")
    .map((path) => ({
      name: path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1),
      path: [deployment, "In", relativeResultsDirectory, path].filter((part) => part !== "").join("/"),
    }));
}
