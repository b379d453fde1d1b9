import { type JsonObject, numberOf, objectOf, textOf } from "../../json/json-value.ts";
import type { ReportStatus } from "../../report.ts";
import type { FailureText } from "../../results/failure-text.ts";
import type { RunFacts } from "../../results/test-maker.ts";

export const STAGES = ["setup", "call", "teardown"] as const;

const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["passed", "passed"],
  ["failed", "failed"],
  ["error", "error"],
  ["skipped", "skipped"],
  ["xfailed", "skipped"],
  // A strict one that passes is `failed` already.
  ["xpassed", "passed"],
  ["rerun", "failed"],
]);
/** How pytest writes where and why a test was skipped: `('file', 12, 'Skipped: reason')`. */
const SKIP_REASON = /^\('[^']{0,1000}', \d{1,9}, ['"](?:Skipped: )?(.{0,2000})['"]\)$/s;

/** Status and duration of one run. */
export function pytestRun(test: JsonObject): RunFacts {
  const seconds = STAGES.map((stage) => numberOf(objectOf(test[stage]).duration)).filter((it) => it !== null);
  return {
    status: STATUSES.get(textOf(test.outcome)) ?? "error",
    durationMs: seconds.length === 0 ? null : seconds.reduce((sum, one) => sum + one, 0) * 1000,
    failure: pytestFailure(test),
  };
}

/** Of the stage that failed, else of the one that was skipped. */
export function pytestFailure(test: JsonObject): FailureText {
  const stages = STAGES.map((stage) => objectOf(test[stage]));
  const deciding =
    stages.find(({ outcome }) => outcome === "failed" || outcome === "error") ??
    stages.find(({ outcome }) => outcome !== "passed" && outcome !== undefined);
  if (!deciding) return { message: "", trace: "" };
  const text = textOf(deciding.longrepr);
  const reason = SKIP_REASON.exec(text.slice(0, 5000))?.[1];
  if (reason !== undefined) return { message: reason, trace: "" };
  return { message: textOf(objectOf(deciding.crash).message), trace: text };
}

export type PytestName = { file: string; suites: string[]; name: string; classname: string; parameters: string };

/** `tests/test_cart.py::TestCart::test_add[1-2]`: file, classes, name with parameters; classes as pytest's JUnit report has them. */
export function pytestName(id: string): PytestName {
  const bracket = id.indexOf("[");
  const plain = bracket === -1 ? id : id.slice(0, bracket);
  const parts = plain.split("::");
  const file = parts[0] ?? "";
  const suites = parts.slice(1, -1);
  const last = parts.length > 1 ? (parts.at(-1) ?? "") : file;
  const parameters = bracket === -1 ? "" : id.slice(bracket + 1).replace(/\]$/, "");
  const module = file.replace(/\.py$/, "").replaceAll("/", ".");
  return {
    file,
    suites,
    name: id.slice(plain.length - last.length),
    classname: [module, ...suites].join("."),
    parameters,
  };
}
