import { tryJson } from "../../json/json-parse.ts";
import { isObject, type JsonObject, numberOf, objectOf, objectsOf, textOf } from "../../json/json-value.ts";
import { LineReportReader } from "../../json/line-report-reader.ts";
import type { Reading } from "../../reading.ts";
import { reasonFrom } from "../../results/failure-text.ts";
import { HeldText } from "../../results/held-text.ts";
import { SpilledMap } from "../../results/spilled-map.ts";
import type { RunFacts } from "../../results/test-maker.ts";
import { CucumberRun } from "./cucumber-run.ts";
import { GherkinNames } from "./gherkin-names.ts";

/** A pickle as it is run: with hooks, which have no step. */
type TestCase = { pickleId: string; steps: [id: string, pickleStepId: string][] };

/** Messages of Cucumber (NDJSON): a pickle, which is a scenario or a row of an outline, is a test. */
export class CucumberMessagesReader extends LineReportReader {
  readonly #held: HeldText;
  readonly #names: GherkinNames;
  readonly #cases: SpilledMap<TestCase>;
  /** Attempts that are followed by others, by their test case. */
  readonly #earlier = new Map<string, RunFacts[]>();
  /** Attempts that have begun and not ended, by their own id. */
  readonly #open = new Map<string, CucumberRun>();
  #isComplete = false;

  constructor(reading: Reading) {
    super(reading);
    this.#held = new HeldText(reading);
    this.#names = new GherkinNames(reading, this.#held);
    this.#cases = new SpilledMap(reading, this.#held);
  }

  protected line(text: string, line: number): void {
    if (text.trim() === "") return;
    const parsed = tryJson(text, this.reading, line);
    if (!parsed || !isObject(parsed.value)) {
      throw this.reading.unreadable("has a line that is no message of Cucumber, or is cut off: upload all of it", line);
    }
    for (const [kind, body] of Object.entries(parsed.value)) this.#message(kind, objectOf(body), line);
  }

  protected *finish(line: number): Generator<void> {
    for (const run of this.#open.values()) {
      run.breakOff();
      yield this.#addTest(run);
    }
    if (!this.#isComplete) this.reading.addOutside("The messages end before the run did", line);
  }

  #message(kind: string, body: JsonObject, line: number): void {
    if (kind === "gherkinDocument") this.#names.addDocument(body, line);
    else if (kind === "pickle") this.#names.addPickle(body, line);
    else if (kind === "testCase") this.#testCase(body, line);
    else if (kind === "testCaseStarted") this.#started(body, line);
    else if (kind === "testStepFinished") this.#within(body, line, (run) => run.finishStep(body));
    else if (kind === "attachment" || kind === "externalAttachment")
      this.#within(body, line, (run) => run.attach(body, this.reading));
    else if (kind === "testCaseFinished") this.#finished(body);
    else if (kind === "testRunHookFinished") this.#hookFinished(objectOf(body.result), line);
    else if (kind === "testRunFinished") this.#runFinished(body, line);
    else if (kind === "parseError")
      this.reading.addOutside(`A feature can't be parsed: ${textOf(body.message).slice(0, 1000)}`, line);
  }

  #testCase({ id, pickleId, testSteps }: JsonObject, line: number): void {
    const steps = objectsOf(testSteps).map((step): [string, string] => [textOf(step.id), textOf(step.pickleStepId)]);
    this.#cases.set(textOf(id), { pickleId: textOf(pickleId), steps }, line);
  }

  #started({ id, testCaseId, attempt, timestamp }: JsonObject, line: number): void {
    const testCase = this.#cases.get(textOf(testCaseId));
    const pickle = this.#names.get(testCase?.pickleId ?? "");
    const names = new Map(pickle.steps);
    const steps = new Map(testCase?.steps.map(([step, pickleStep]) => [step, names.get(pickleStep) ?? ""]));
    this.#held.take(0, line);
    const begin = { testCaseId: textOf(testCaseId), attempt: numberOf(attempt) ?? 0, timestamp, line, steps };
    this.#open.set(textOf(id), new CucumberRun(begin));
  }

  #finished({ testCaseStartedId, willBeRetried }: JsonObject): void {
    const id = textOf(testCaseStartedId);
    const run = this.#open.get(id);
    if (!run) return;
    this.#open.delete(id);
    // What is retried is held on.
    if (willBeRetried === true)
      this.#earlier.set(run.testCaseId, [...(this.#earlier.get(run.testCaseId) ?? []), run.facts()]);
    else this.#addTest(run);
    if (willBeRetried !== true) this.#held.giveBack(run.length);
  }

  /** Counts what the run holds more after the change. */
  #within({ testCaseStartedId }: JsonObject, line: number, change: (run: CucumberRun) => void): void {
    const run = this.#open.get(textOf(testCaseStartedId));
    if (!run) return;
    const before = run.length;
    change(run);
    this.#held.grow(run.length - before, line);
  }

  #addTest(run: CucumberRun): void {
    const { testCaseId } = run;
    const pickleId = this.#cases.get(testCaseId)?.pickleId ?? "";
    const { name, feature, rule, file, line, parameters, tags } = this.#names.get(pickleId);
    this.add(
      {
        ...{ name, classname: feature, suites: [feature, rule], file, line },
        ...run.facts(),
        ...run.details(),
        labels: tags.map((tag) => ["tag", tag] as const),
        parameters,
        earlier: this.#earlier.get(testCaseId) ?? [],
      },
      run.line,
    );
    this.#earlier.delete(testCaseId);
    this.#cases.delete(testCaseId);
    this.#names.forget(pickleId);
  }

  #hookFinished({ status, message, exception }: JsonObject, line: number): void {
    if (textOf(status).toUpperCase() !== "FAILED") return;
    const trace = textOf(message) || textOf(objectOf(exception).message);
    this.reading.addOutside(`A hook of the whole run failed: ${reasonFrom({ message: "", trace }) ?? ""}`, line);
  }

  #runFinished({ success, message, exception }: JsonObject, line: number): void {
    this.#isComplete = true;
    const isExplained = this.failing > 0 || this.reading.outside.length > 0;
    if (success !== false || isExplained) return;
    const trace = textOf(message) || textOf(objectOf(exception).message);
    const reason = reasonFrom({ message: "", trace });
    const about = "Cucumber says that the run failed, and none of its tests did";
    this.reading.addOutside(reason === null ? about : `${about}: ${reason}`, line);
  }
}
