import { type JsonObject, numberOf, objectOf, objectsOf, textOf, textsOf } from "../../json/json-value.ts";
import type { ReportStatus } from "../../report.ts";
import type { FailureText } from "../../results/failure-text.ts";
import type { DetailFacts, StepFacts } from "../../results/test-details.ts";
import type { RunFacts } from "../../results/test-maker.ts";

/** A scenario, or a row of an outline, with the background that ran before it. */
export type Scenario = { element: JsonObject; background: JsonObject | null };
type Step = { step: JsonObject; status: CucumberStatus; isHook: boolean };
type CucumberStatus = "passed" | "skipped" | "pending" | "undefined" | "ambiguous" | "failed";

/** The worst last: that of the worst step is the scenario's. */
const ORDER: readonly CucumberStatus[] = ["passed", "skipped", "pending", "undefined", "ambiguous", "failed"];
const MEANINGS: Record<CucumberStatus, ReportStatus> = {
  passed: "passed",
  skipped: "skipped",
  pending: "skipped",
  undefined: "failed",
  ambiguous: "failed",
  failed: "failed",
};
const NANOSECONDS = 1e-6;
const SECONDS = 1000;

/** What a duration of this feature is multiplied with to get milliseconds: behave writes seconds, all others nanoseconds. */
export function nanosecondsIn(feature: JsonObject): number {
  return feature.uri === undefined && typeof feature.location === "string" ? SECONDS : NANOSECONDS;
}

export function scenarioRun(scenario: Scenario & { unit: number }): RunFacts {
  const steps = stepsIn(scenario);
  const worst = steps.reduce<CucumberStatus>((found, { status }) => worse(found, status), "passed");
  const durations = steps.map(({ step }) => numberOf(objectOf(step.result).duration)).filter((it) => it !== null);
  return {
    status: MEANINGS[worst],
    durationMs: durations.length === 0 ? null : durations.reduce((sum, one) => sum + one, 0) * scenario.unit,
    failure: failureOf(steps, worst),
    output: steps.flatMap(({ step }) => textsOf(step.output)),
  };
}

export function stepsOf(scenario: Scenario & { unit: number }): StepFacts[] {
  return stepsIn(scenario)
    .filter(({ isHook, status }) => !isHook || status !== "passed")
    .map(({ step, status, isHook }) => {
      const duration = numberOf(objectOf(step.result).duration);
      return {
        name: nameOf(step, isHook),
        status: MEANINGS[status],
        durationMs: duration === null ? null : duration * scenario.unit,
        message: errorOf(step).split("\n", 1)[0] ?? "",
      };
    });
}

export function attachmentsOf(scenario: Scenario): NonNullable<DetailFacts["attachments"]> {
  const all = stepsIn(scenario).flatMap(({ step }) => objectsOf(step.embeddings));
  return all.map((one) => {
    const contentType = textOf(one.mime_type) || textOf(objectOf(one.media).type);
    return { name: textOf(one.name) || contentType, contentType, body: textOf(one.data) };
  });
}

/** Steps of the background first, each with its hooks around it. */
function stepsIn({ element, background }: Scenario): Step[] {
  return [...(background ? stepsOfElement(background) : []), ...stepsOfElement(element)];
}

function stepsOfElement(element: JsonObject): Step[] {
  return [
    ...hooksOf(element.before),
    ...objectsOf(element.steps).flatMap((step) => [
      ...hooksOf(step.before),
      // A step without a result never ran.
      { step, status: statusOf(step) ?? "undefined", isHook: false },
      ...hooksOf(step.after),
    ]),
    ...hooksOf(element.after),
  ];
}

/** A hook without a result says nothing. */
function hooksOf(hooks: JsonObject[string] | undefined): Step[] {
  return objectsOf(hooks).flatMap((step) => {
    const status = objectOf(step.result).status === undefined && step.result ? "passed" : statusOf(step);
    return status === null ? [] : [{ step, status, isHook: true }];
  });
}

/** Null where there is no result; a status that no producer documents counts as undefined. */
function statusOf({ result }: JsonObject): CucumberStatus | null {
  if (typeof result !== "object" || result === null) return null;
  const status = textOf(objectOf(result).status).toLowerCase();
  return ORDER.find((known) => known === status) ?? "undefined";
}

function failureOf(steps: Step[], worst: CucumberStatus): FailureText {
  const deciding = steps.find(({ status }) => status === worst);
  if (worst === "passed" || !deciding) return { message: "", trace: "" };
  const name = nameOf(deciding.step, deciding.isHook);
  const error = errorOf(deciding.step);
  if (error === "") return { message: worst === "skipped" ? "" : `${firstUpper(worst)} step: ${name}`, trace: "" };
  return { message: error.split("\n", 1)[0] ?? "", trace: `${error.trimEnd()}\n\n${name}` };
}

/** behave splits its text into lines. */
function errorOf(step: JsonObject): string {
  return textsOf(objectOf(step.result).error_message).join("\n");
}

function nameOf(step: JsonObject, isHook: boolean): string {
  if (!isHook) return `${textOf(step.keyword).trim()} ${textOf(step.name)}`.trim();
  const place = textOf(objectOf(step.match).location);
  return place === "" ? "Hook" : `Hook ${place}`;
}

function worse(one: CucumberStatus, other: CucumberStatus): CucumberStatus {
  return ORDER.indexOf(other) > ORDER.indexOf(one) ? other : one;
}

function firstUpper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
