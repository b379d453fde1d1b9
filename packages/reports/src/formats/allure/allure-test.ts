import { type JsonObject, numberOf, objectOf, objectsOf, textOf, textsOf } from "../../json/json-value.ts";
import type { ReportStatus } from "../../report.ts";
import type { StepFacts } from "../../results/test-details.ts";
import type { TestFacts } from "../../results/test-maker.ts";

const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["passed", "passed"],
  ["failed", "failed"],
  ["broken", "error"],
  ["skipped", "skipped"],
]);
/** Labels that name the suites around a test, outermost first, and what stands in for them. */
const SUITE_LABELS = ["parentSuite", "suite", "subSuite"];
const MASK = "******";
/** Labels by which Allure's own server knows a case. */
const ID_LABELS: ReadonlySet<string> = new Set(["ALLURE_ID", "AS_ID"]);
/** `@allure.id=12`, `@allure.label.owner:anna`. */
const TAG_LABEL = /^@?allure\.(?:label\.)?([\w-]{1,100})[=:](.{1,1000})$/i;

/** Allure spells its words in any case. */
export function isFailing({ status }: JsonObject): boolean {
  const known = STATUSES.get(textOf(status).toLowerCase());
  return known === "failed" || known === "error";
}

/** One result file. */
export function allureTest(result: JsonObject): TestFacts {
  const labels = labelsOf(result);
  const named = (name: string) => labels.find(([label]) => label === name)?.[1] ?? "";
  const details = objectOf(result.statusDetails ?? result.statusMessage);
  const status = STATUSES.get(textOf(result.status).toLowerCase());
  const [start, stop] = [numberOf(result.start), numberOf(result.stop)];
  const unknown = "Ended with an unknown status: the run was broken off, or its adapter wrote none";
  const suites = SUITE_LABELS.map(named).filter((name) => name !== "");
  const titles = textsOf(result.titlePath);
  return {
    name: textOf(result.name) || textOf(result.fullName) || textOf(result.uuid),
    classname: named("testClass") || named("package") || named("suite") || titles.join(" > "),
    suites: titles.length > 0 ? titles : suites,
    status: status ?? "error",
    durationMs: start !== null && stop !== null ? stop - start : null,
    failure: { message: textOf(details.message) || (status ? "" : unknown), trace: textOf(details.trace) },
    stableId: textOf(result.historyId) || textOf(result.testCaseId),
    startedAt: start,
    parameters: parametersOf(result),
    labels,
    properties: labels.filter(([name]) => ID_LABELS.has(name)),
    links: objectsOf(result.links).map(({ name, url, type }) => ({
      name: textOf(name),
      url: textOf(url),
      kind: textOf(type),
    })),
    steps: stepsOf(result),
    attachments: attachmentsOf(result),
    place: { host: named("host"), neverRepeats: true },
  };
}

function labelsOf({ labels }: JsonObject): [string, string][] {
  return objectsOf(labels).map(({ name, value }) => {
    const inTag = TAG_LABEL.exec(textOf(value).slice(0, 1200));
    if (textOf(name) !== "tag" || !inTag) return [textOf(name), textOf(value)];
    const label = inTag[1] ?? "";
    return [label.toLowerCase() === "id" ? "ALLURE_ID" : label, inTag[2] ?? ""];
  });
}

/** Hidden values are left out, masked ones masked; excluded ones change from run to run and are no part of the test. */
function parametersOf({ parameters }: JsonObject): [string, string][] {
  const shown = objectsOf(parameters).filter(
    ({ mode, excluded }) => textOf(mode).toLowerCase() !== "hidden" && excluded !== true,
  );
  return shown.map(({ name, value, mode }) => [
    textOf(name),
    textOf(mode).toLowerCase() === "masked" ? MASK : textOf(value),
  ]);
}

function stepsOf({ steps }: JsonObject): StepFacts[] {
  return objectsOf(steps).map((step) => {
    const [start, stop] = [numberOf(step.start), numberOf(step.stop)];
    return {
      name: textOf(step.name),
      status: STATUSES.get(textOf(step.status).toLowerCase()) ?? null,
      durationMs: start !== null && stop !== null ? stop - start : null,
      message: textOf(objectOf(step.statusDetails).message),
      steps: stepsOf(step),
    };
  });
}

/** Of the test and of all of its steps. */
function attachmentsOf(step: JsonObject): { name: string; path: string; contentType: string }[] {
  const own = objectsOf(step.attachments).map(({ name, source, type }) => ({
    name: textOf(name) || textOf(source),
    path: textOf(source),
    contentType: textOf(type),
  }));
  return [...own, ...objectsOf(step.steps).flatMap(attachmentsOf)];
}
