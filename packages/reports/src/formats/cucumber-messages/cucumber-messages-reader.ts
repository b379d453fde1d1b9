import { tryJson } from "../../json/json-parse.ts";
import { isObject, type JsonObject, numberOf, objectOf, textOf } from "../../json/json-value.ts";
import { LineReportReader } from "../../json/line-report-reader.ts";
import type { Reading } from "../../reading.ts";
import { reasonFrom } from "../../results/failure-text.ts";
import { HeldText } from "../../results/held-text.ts";
import type { RunFacts } from "../../results/test-maker.ts";
import { CucumberRun } from "./cucumber-run.ts";
import { GherkinNames } from "./gherkin-names.ts";

/** A test case until the last of its attempts is done. */
type TestCase = { pickleId: string; steps: Map<string, string>; earlier: RunFacts[] };

/** Messages of Cucumber (NDJSON): a pickle, which is a scenario or a row of an outline, is a test. */
export class CucumberMessagesReader extends LineReportReader {
  readonly #held: HeldText;
  readonly #names: GherkinNames;
  readonly #cases = new Map<string, TestCase>();
  /** Attempts that have begun and not ended, by their own id. */
  readonly #open = new Map<string, CucumberRun>();
  #isComplete = false;

  constructor(reading: Reading) {
    super(reading);
    this.#held = new HeldText(reading);
    this.#names = new GherkinNames(this.#held);
  }

  protected line(text: string, line: number): void {
    if (text.trim() === "") return;
    const parsed = tryJson(text, this.reading, line);
    if (!parsed || !isObject(parsed.value)) {
      throw this.reading.unreadable("has a line that is no message of Cucumber, or is cut off: upload all of it", line);
    }
    for (const [kind, body] of Object.entries(parsed.value)) this.#message(kind, objectOf(body), line);
  }

  protected finish(line: number): void {
    for (const run of this.#open.values()) {
      run.breakOff();
      this.#addTest(run);
    }
    if (!this.#isComplete) this.reading.addOutside("The messages end before the run did", line);
  }

  #message(kind: string, body: JsonObject, line: number): void {
    if (kind === "gherkinDocument") this.#names.addDocument(body, line);
    else if (kind === "pickle") this.#names.addPickle(body, line);
    else if (kind === "testCase") this.#testCase(body, line);
    else if (kind === "testCaseStarted") this.#started(body, line);
    else if (kind === "testStepFinished") this.#open.get(textOf(body.testCaseStartedId))?.finishStep(body);
    else if (kind === "attachment" || kind === "externalAttachment")
      this.#open.get(textOf(body.testCaseStartedId))?.attach(body);
    else if (kind === "testCaseFinished") this.#finished(body);
    else if (kind === "testRunHookFinished") this.#hookFinished(objectOf(body.result), line);
    else if (kind === "testRunFinished") this.#runFinished(body, line);
    else if (kind === "parseError")
      this.reading.addOutside(`A feature can't be parsed: ${textOf(body.message).slice(0, 1000)}`, line);
  }

  #testCase({ id, pickleId, testSteps }: JsonObject, line: number): void {
    const steps = this.#names.stepNames(textOf(pickleId), testSteps);
    this.#held.take([...steps].join("").length, line);
    this.#cases.set(textOf(id), { pickleId: textOf(pickleId), steps, earlier: [] });
  }

  #started({ id, testCaseId, attempt, timestamp }: JsonObject, line: number): void {
    const steps = this.#cases.get(textOf(testCaseId))?.steps ?? new Map();
    const run = new CucumberRun({
      testCaseId: textOf(testCaseId),
      attempt: numberOf(attempt) ?? 0,
      timestamp,
      line,
      steps,
    });
    this.#held.take(0, line);
    this.#open.set(textOf(id), run);
  }

  #finished({ testCaseStartedId, willBeRetried }: JsonObject): void {
    const id = textOf(testCaseStartedId);
    const run = this.#open.get(id);
    if (!run) return;
    this.#open.delete(id);
    this.#held.giveBack(0);
    const earlier = this.#cases.get(run.testCaseId)?.earlier;
    if (willBeRetried === true && earlier) earlier.push(run.facts());
    else this.#addTest(run);
  }

  #addTest(run: CucumberRun): void {
    const testCase = this.#cases.get(run.testCaseId);
    const { name, feature, rule, file, line, parameters, tags } = this.#names.of(testCase?.pickleId ?? "");
    this.add(
      {
        ...{ name, classname: feature, suites: [feature, rule], file, line },
        ...run.facts(),
        ...run.details(),
        labels: tags.map((tag) => ["tag", tag] as const),
        parameters,
        earlier: testCase?.earlier ?? [],
      },
      run.line,
    );
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
