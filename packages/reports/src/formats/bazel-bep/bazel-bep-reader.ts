import { tryJson } from "../../json/json-parse.ts";
import { type JsonObject, numberOf, objectOf, objectsOf, textOf } from "../../json/json-value.ts";
import { LineReportReader } from "../../json/line-report-reader.ts";
import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { HeldText } from "../../results/held-text.ts";
import { milliseconds } from "../../results/seconds-text.ts";
import type { RunFacts } from "../../results/test-maker.ts";

/** One target in one of its runs and shards. */
type Execution = { label: string; run: number; shard: number; attempts: Attempt[] };
type Attempt = RunFacts & { number: number; isCached: boolean };

const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["PASSED", "passed"],
  ["FLAKY", "passed"],
  ["FAILED", "failed"],
]);
/** Reasons for aborting an event that are no trouble: an incompatible platform, a flag. */
const DELIBERATE: ReadonlySet<string> = new Set(["SKIPPED", "NO_ANALYZE", "NO_BUILD"]);
/** Logs of one attempt that are named. */
const MAX_LOGS = 10;
/** Exit codes that tests alone account for: success, tests failed. */
const TESTS_FAILED = 3;

/** Bazel's build event protocol as JSON (`--build_event_json_file`): a target is a test, its shards and runs its variants. */
export class BazelBepReader extends LineReportReader {
  readonly #held: HeldText;
  readonly #executions = new Map<string, Execution>();
  /** The highest run and shard of each target. */
  readonly #numbers = new Map<string, { runs: number; shards: number }>();
  /** Targets that were not meant to run. */
  readonly #leftOut = new Set<string>();
  readonly #summaries: { label: string; status: string; line: number }[] = [];
  #isComplete = false;
  #exit: { code: number; name: string } | null = null;

  constructor(reading: Reading) {
    super(reading);
    this.#held = new HeldText(reading);
  }

  protected line(text: string, line: number): void {
    if (text.trim() === "") return;
    const parsed = tryJson(text, this.reading, line);
    if (!parsed) throw this.reading.unreadable("has a line that is no JSON, or is cut off: upload all of it", line);
    const event = objectOf(parsed.value);
    const id = objectOf(event.id);
    if (event.lastMessage === true) this.#isComplete = true;
    if (event.testResult) this.#testResult(objectOf(id.testResult), objectOf(event.testResult), line);
    else if (event.testSummary) this.#testSummary(objectOf(id.testSummary), objectOf(event.testSummary), line);
    else if (event.aborted) this.#aborted(id, objectOf(event.aborted), line);
    else if (event.finished ?? event.buildFinished) this.#finished(objectOf(event.finished ?? event.buildFinished));
    else if (event.completed ?? event.targetCompleted)
      this.#completed(id, objectOf(event.completed ?? event.targetCompleted), line);
  }

  protected *finish(line: number): Generator<void> {
    for (const execution of this.#executions.values()) yield this.#addTest(execution);
    const failing = new Set([...this.#executions.values()].filter(isFailing).map(({ label }) => label));
    for (const { label, status, line } of this.#summaries) {
      if (STATUSES.get(status) !== "passed" && !failing.has(label) && !this.#leftOut.has(label)) {
        this.reading.addOutside(`${label} ended as ${status}, and none of its runs failed`, line);
      }
    }
    if (!this.#isComplete) this.reading.addOutside("The stream of events ends before its last message", line);
    const isRed = this.failing > 0 || this.reading.outside.length > 0;
    if (this.#exit && this.#exit.code !== 0 && (this.#exit.code !== TESTS_FAILED || !isRed)) {
      this.reading.addOutside(`Bazel ended with ${this.#exit.name} (exit code ${this.#exit.code})`, null);
    }
  }

  #testResult(id: JsonObject, result: JsonObject, line: number): void {
    const label = textOf(id.label);
    const [run, shard] = [numberOf(id.run) ?? 1, numberOf(id.shard) ?? 1];
    const configuration = textOf(objectOf(id.configuration).id);
    const key = JSON.stringify([label, run, shard, configuration]);
    const execution = this.#executions.get(key) ?? { label, run, shard, attempts: [] };
    this.#executions.set(key, execution);
    const known = this.#numbers.get(label);
    this.#numbers.set(label, { runs: Math.max(run, known?.runs ?? 1), shards: Math.max(shard, known?.shards ?? 1) });
    const attempt = attemptOf(result, numberOf(id.attempt) ?? execution.attempts.length + 1);
    this.#held.take(key.length + JSON.stringify(attempt).length, line);
    execution.attempts.push(attempt);
  }

  #testSummary(id: JsonObject, summary: JsonObject, line: number): void {
    const label = textOf(id.label);
    this.#held.take(label.length, line);
    this.#summaries.push({ label, status: textOf(summary.overallStatus), line });
  }

  #aborted(id: JsonObject, { reason, description }: JsonObject, line: number): void {
    // Bazel aborts every event it announced and didn't reach; only targets say what is missing.
    const label = Object.values(id)
      .map((it) => textOf(objectOf(it).label))
      .find((it) => it !== "");
    if (DELIBERATE.has(textOf(reason))) {
      this.reading.warn("Targets that Bazel left out on purpose are no tests here", line);
      if (label !== undefined) this.#leftOut.add(label);
      return;
    }
    const about = [textOf(reason), textOf(description)]
      .filter((text) => text !== "")
      .join(": ")
      .slice(0, 1000);
    this.reading.addOutside(label === undefined ? `Aborted: ${about}` : `${label} was aborted: ${about}`, line);
  }

  #completed(id: JsonObject, { success, failureDetail }: JsonObject, line: number): void {
    if (success === true) return;
    const reason = textOf(objectOf(failureDetail).message).slice(0, 1000);
    const about = `${textOf(objectOf(id.targetCompleted).label) || "A target"} failed to build`;
    this.reading.addOutside(reason === "" ? about : `${about}: ${reason}`, line);
  }

  #finished({ exitCode }: JsonObject): void {
    const { name, code } = objectOf(exitCode);
    this.#exit = { code: numberOf(code) ?? 0, name: textOf(name) || "an error" };
  }

  #addTest({ label, run, shard, attempts }: Execution): void {
    const inOrder = [...attempts].sort((one, other) => one.number - other.number);
    const last = inOrder.at(-1);
    if (!last) return;
    const { runs, shards } = this.#numbers.get(label) ?? { runs: 1, shards: 1 };
    const variant = [runs > 1 ? `run ${run}` : "", shards > 1 ? `shard ${shard}` : ""].filter((text) => text !== "");
    const colon = label.lastIndexOf(":");
    this.add(
      {
        name: label,
        classname: colon === -1 ? label : label.slice(0, colon),
        suites: [colon === -1 ? label : label.slice(0, colon)],
        ...last,
        properties: last.isCached ? [["cached", "true"]] : [],
        earlier: inOrder.slice(0, -1),
        place: { parameters: variant.join(", ") },
      },
      null,
    );
  }
}

function attemptOf(result: JsonObject, number: number): Attempt {
  const status = textOf(result.status) || "NO_STATUS";
  const known = STATUSES.get(status);
  return {
    number,
    status: known ?? "error",
    durationMs: numberOf(result.testAttemptDurationMillis) ?? milliseconds(textOf(result.testAttemptDuration)),
    failure:
      known === "passed" ? undefined : { message: textOf(result.statusDetails) || `Ended as ${status}`, trace: "" },
    isCached: result.cachedLocally === true || objectOf(result.executionInfo).cachedRemotely === true,
    attachments: objectsOf(result.testActionOutput)
      .slice(0, MAX_LOGS)
      .map(({ name, uri }) => ({ name: textOf(name), path: textOf(uri) })),
  };
}

function isFailing({ attempts }: Execution): boolean {
  return attempts.some(({ status }) => status === "failed" || status === "error");
}
