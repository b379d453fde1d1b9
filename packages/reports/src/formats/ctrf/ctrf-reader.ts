import { JsonReportReader } from "../../json/json-report-reader.ts";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { lostRuns } from "../../results/lost-runs.ts";
import type { RunFacts, TestFacts } from "../../results/test-maker.ts";

const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["passed", "passed"],
  ["failed", "failed"],
  ["skipped", "skipped"],
  ["pending", "skipped"],
]);
/** The runner's own word for a status that CTRF has no word for. */
const FAILING_RAW_STATUS = /fail|error|broken|timed|timeout|crash|abort/i;

/** CTRF, the Common Test Report Format, specification 0.0.0, and what reporters wrote before it. */
export class CtrfReader extends JsonReportReader {
  constructor(reading: Reading) {
    super(reading, ["results.tests"]);
  }

  protected item(test: JsonObject, _path: string, line: number): void {
    const file = textOf(test.filePath);
    const suites = textsOf(test.suite);
    const facts: TestFacts = {
      name: textOf(test.name),
      classname: suites.join(" > ") || file,
      suites,
      file,
      line: numberOf(test.line),
      ...runOf(test),
      earlier: earlierRunsOf(test),
      stableId: textOf(test.testId),
      startedAt: numberOf(test.start),
      parameters: pairsOf(test.parameters),
      labels: [...textsOf(test.tags).map((tag) => ["tag", tag] as const), ...pairsOf(test.labels)],
      steps: objectsOf(test.steps).map((step) => ({
        name: textOf(step.name),
        status: STATUSES.get(textOf(step.status)) ?? null,
      })),
      place: { project: [textOf(test.browser), textOf(test.device)].filter((text) => text !== "").join(", ") },
    };
    this.add(facts, line);
  }

  protected document(document: JsonValue): void {
    const results = objectOf(objectOf(document).results);
    if (!Array.isArray(results.tests)) throw this.reading.unreadable("is CTRF without its list results.tests");
    const summary = objectOf(results.summary);
    this.compare({ tests: numberOf(summary.tests), failing: numberOf(summary.failed) });
  }
}

function runOf(run: JsonObject): RunFacts {
  const failure = { message: textOf(run.message), trace: textOf(run.trace) || textOf(run.snippet) };
  return {
    status: statusOf(run),
    durationMs: numberOf(run.duration),
    failure,
    output: [...textsOf(run.stdout), ...textsOf(run.stderr)],
    attachments: objectsOf(run.attachments).map(({ name, path, contentType }) => ({
      name: textOf(name),
      path: textOf(path),
      contentType: textOf(contentType),
    })),
  };
}

function statusOf({ status, rawStatus }: JsonObject): ReportStatus {
  const known = STATUSES.get(textOf(status).toLowerCase());
  if (known) return known;
  return textOf(status).toLowerCase() === "other" && !FAILING_RAW_STATUS.test(textOf(rawStatus)) ? "skipped" : "error";
}

/** Attempts 1 to N-1; the test itself is the last one. Some reporters only say how many there were. */
function earlierRunsOf(test: JsonObject): RunFacts[] {
  const attempts = objectsOf(test.retryAttempts);
  if (attempts.length > 0) return attempts.map(runOf);
  return statusOf(test) === "passed" && test.flaky === true ? lostRuns(Math.max(1, numberOf(test.retries) ?? 1)) : [];
}

function pairsOf(value: JsonValue | undefined): [string, string][] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, it]) => [name, textsOf(it).join(", ") || textOf(it)]);
}
