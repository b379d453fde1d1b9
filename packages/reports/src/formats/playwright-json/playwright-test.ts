import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from "../../json/json-value.ts";
import type { ReportStatus } from "../../report.ts";
import type { FailureText } from "../../results/failure-text.ts";
import type { StepFacts } from "../../results/test-details.ts";
import type { RunFacts } from "../../results/test-maker.ts";

export type PlaywrightTest = RunFacts & {
  properties: [string, string][];
  earlier: RunFacts[];
  startedAt: string | number | null;
  steps: StepFacts[];
  /** Stopped before its end, which is no failure of the test. */
  isInterrupted: boolean;
};

/** What Playwright's JUnit report joins titles with, so that all of its formats name one test alike. */
export const PLAYWRIGHT_SEPARATOR = " › ";
/** What Playwright calls the outcome of a test. */
const OUTCOMES: ReadonlyMap<string, ReportStatus> = new Map([
  ["expected", "passed"],
  ["flaky", "passed"],
  ["unexpected", "failed"],
  ["skipped", "skipped"],
]);
const RESULT_STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["passed", "passed"],
  ["failed", "failed"],
  ["timedOut", "failed"],
  ["interrupted", "skipped"],
  ["skipped", "skipped"],
]);
const SKIPPING_ANNOTATION = /^(skip|fixme)$/;

/** One test of one spec in one project, with its attempts; those before the last that count come first. */
export function playwrightTest(test: JsonObject): PlaywrightTest {
  const results = objectsOf(test.results).sort(
    (one, other) => (numberOf(one.retry) ?? 0) - (numberOf(other.retry) ?? 0),
  );
  const last = results.at(-1);
  const status = outcomeOf(test, last);
  const expected = textOf(test.expectedStatus) || "passed";
  const annotations = objectsOf(test.annotations);
  return {
    status,
    durationMs: last ? numberOf(last.duration) : null,
    failure: last && status === "failed" ? failureOf(last, expected) : skipReason(annotations, status),
    ...(last ? traitsOf(last) : {}),
    properties: annotations.map(({ type, description }) => [textOf(type), textOf(description)]),
    startedAt: startOf(results[0]),
    steps: last ? stepsOf(last) : [],
    earlier: results.slice(0, -1).map((result) => runOf(result, expected)),
    isInterrupted: results.some((result) => result.status === "interrupted"),
  };
}

/** Message and trace of each error. */
export function playwrightErrors(errors: JsonObject[]): FailureText[] {
  return errors.map((error) => {
    const trace = textOf(error.stack) || textOf(error.value);
    const message = textOf(error.message) || trace.split("\n", 1)[0] || "unknown error";
    return { message, trace };
  });
}

/** By Playwright's own word; older reports have none. */
function outcomeOf(test: JsonObject, last: JsonObject | undefined): ReportStatus {
  const known = OUTCOMES.get(textOf(test.status));
  if (known) return known;
  if (!last || last.status === "interrupted") return "skipped";
  if (textOf(last.status) === (textOf(test.expectedStatus) || "passed")) {
    return last.status === "skipped" ? "skipped" : "passed";
  }
  return last.status === "skipped" ? "skipped" : "failed";
}

/** A run that ended as expected passed, also where a failure was expected. */
function runOf(result: JsonObject, expected: string): RunFacts {
  const status = textOf(result.status);
  const ended = status === expected && status !== "skipped" ? "passed" : (RESULT_STATUSES.get(status) ?? "error");
  const isUnexpectedPass = status === "passed" && expected === "failed";
  return {
    status: isUnexpectedPass ? "failed" : ended,
    durationMs: numberOf(result.duration),
    failure: failureOf(result, expected),
    ...traitsOf(result),
  };
}

function traitsOf(result: JsonObject): Pick<RunFacts, "output" | "attachments"> {
  return {
    output: [...textsIn(result, "stdout"), ...textsIn(result, "stderr")],
    attachments: objectsOf(result.attachments).map(({ name, path, contentType, body }) => ({
      name: textOf(name),
      path: textOf(path),
      contentType: textOf(contentType),
      body: textOf(body),
    })),
  };
}

/** A date as text, or in blob reports milliseconds. */
function startOf(result: JsonObject | undefined): string | number | null {
  const start = result?.startTime;
  return typeof start === "string" || typeof start === "number" ? start : null;
}

function stepsOf({ steps }: JsonObject): StepFacts[] {
  return objectsOf(steps).map((step) => ({
    name: textOf(step.title),
    status: step.error ? "failed" : "passed",
    durationMs: numberOf(step.duration),
    message: textOf(objectOf(step.error).message),
    steps: stepsOf(step),
  }));
}

function failureOf(result: JsonObject, expected: string): FailureText {
  const errors = playwrightErrors(objectsOf(result.errors));
  const all = errors.length > 0 ? errors : playwrightErrors(objectsOf([result.error ?? null]));
  const [first] = all;
  if (first) {
    const traces = all.map(({ message, trace }) =>
      trace.includes(message.slice(0, 200)) ? trace : `${message}\n${trace}`.trimEnd(),
    );
    return { message: first.message.split(/\n\s*\n/, 1)[0] ?? "", trace: traces.join("\n\n") };
  }
  if (result.status === "passed" && expected === "failed")
    return { message: "Expected to fail, but passed", trace: "" };
  return { message: result.status === "timedOut" ? "Timed out" : "", trace: "" };
}

function skipReason(annotations: JsonObject[], status: ReportStatus): FailureText | undefined {
  if (status !== "skipped") return undefined;
  const reasons = annotations.filter(({ type }) => SKIPPING_ANNOTATION.test(textOf(type)));
  return {
    message: reasons.map(({ description }) => textOf(description)).find((text) => text !== "") ?? "",
    trace: "",
  };
}

/** Output comes in pieces of text, or of bytes in base64. */
function textsIn(result: JsonObject, key: "stdout" | "stderr"): string[] {
  const pieces = objectsOf(result[key]).map(
    ({ text, buffer }) => textOf(text) || Buffer.from(textOf(buffer), "base64").toString(),
  );
  return [pieces.join("")];
}
