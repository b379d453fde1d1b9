import { tryJson } from "../../json/json-parse.ts";
import { isObject, type JsonObject, numberOf, objectOf, objectsOf, textOf } from "../../json/json-value.ts";
import { LineReportReader } from "../../json/line-report-reader.ts";
import type { Reading } from "../../reading.ts";
import { reasonFrom } from "../../results/failure-text.ts";
import { HeldText } from "../../results/held-text.ts";
import { SpilledMap } from "../../results/spilled-map.ts";
import { PlaywrightBlobResult } from "./playwright-blob-result.ts";
import { type BlobTest, blobTests } from "./playwright-blob-test.ts";
import { playwrightErrors, playwrightTest } from "./playwright-test.ts";

/** The version that is known; later ones are read as far as they say the same. */
const KNOWN_VERSION = 2;
const NEWER = "The blob report is of a newer version than is known: look whether all tests are there";
/** How a run ends that ends by itself. */
const ORDINARY_ENDS: ReadonlySet<string> = new Set(["passed", "failed"]);

/** `report.jsonl` of a blob report: the events of one shard, without Playwright's own tool to merge them. */
export class PlaywrightBlobReader extends LineReportReader {
  readonly #held: HeldText;
  /** Tests that are announced and have not ended. */
  readonly #tests: SpilledMap<BlobTest>;
  readonly #open = new Map<string, PlaywrightBlobResult>();
  /** Ended results of tests that go on. */
  readonly #results = new Map<string, JsonObject[]>();
  #end: string | null = null;
  #interrupted = 0;

  constructor(reading: Reading) {
    super(reading);
    this.#held = new HeldText(reading);
    this.#tests = new SpilledMap(reading, this.#held);
  }

  protected line(text: string, line: number): void {
    if (text.trim() === "") return;
    const parsed = tryJson(text, this.reading, line);
    if (!parsed || !isObject(parsed.value)) {
      throw this.reading.unreadable("has a line that is no event of Playwright, or is cut off: upload all of it", line);
    }
    this.#event(textOf(parsed.value.method), objectOf(parsed.value.params), line);
  }

  protected *finish(line: number): Generator<void> {
    for (const [id, results] of this.#results) yield this.#addTest(id, results, line);
    for (const result of this.#open.values())
      this.reading.addOutside(`A run of ${this.#nameOf(result.testId)} never ended`, line);
    // Announced, and never begun: as in Playwright's own reports they count as skipped.
    for (const id of this.#tests.keys()) yield this.#addTest(id, [], line);
    if (this.#interrupted > 0) {
      this.reading.addOutside(
        `The run was interrupted: ${this.#interrupted} tests were stopped before their end`,
        null,
      );
    }
    if (this.#end === null) this.reading.addOutside("The events end before the run did", line);
    else if (!ORDINARY_ENDS.has(this.#end)) this.reading.addOutside(`The run ended as ${this.#end}`, line);
    else if (this.#end === "failed" && this.failing === 0 && this.reading.outside.length === 0) {
      this.reading.addOutside("Playwright says that the run failed, and none of its tests did", line);
    }
    yield;
  }

  #event(method: string, params: JsonObject, line: number): void {
    if (method === "onBlobReportMetadata") {
      if ((numberOf(params.version) ?? 0) > KNOWN_VERSION) this.reading.warn(NEWER, line);
    } else if (method === "onProject") {
      for (const test of blobTests(objectOf(params.project))) this.#tests.set(test.id, test, line);
    } else if (method === "onTestBegin") this.#begin(params, line);
    else if (method === "onTestEnd") this.#endTest(objectOf(params.test), objectOf(params.result), line);
    else if (method === "onError") {
      const [error] = playwrightErrors(objectsOf([params.error ?? null]));
      const reason = error ? reasonFrom(error) : null;
      this.reading.addOutside(`An error outside of all tests: ${reason ?? "unknown"}`, line);
    } else if (method === "onEnd") this.#end = textOf(objectOf(params.result).status) || "passed";
    else this.#within(textOf(params.resultId), line, (result) => result.event(method, params));
  }

  #begin({ testId, result }: JsonObject, line: number): void {
    this.#held.take(0, line);
    this.#open.set(textOf(objectOf(result).id), new PlaywrightBlobResult(textOf(testId), objectOf(result)));
  }

  /** Counts what the result holds more after the change. */
  #within(id: string, line: number, change: (result: PlaywrightBlobResult) => void): void {
    const result = this.#open.get(id);
    if (!result) return;
    const before = result.length;
    change(result);
    this.#held.grow(result.length - before, line);
  }

  #endTest(test: JsonObject, end: JsonObject, line: number): void {
    const id = textOf(test.testId);
    const result = this.#open.get(textOf(end.id));
    const whole = result ? result.end(end, test) : { ...end, ...test };
    this.#open.delete(textOf(end.id));
    const results = [...(this.#results.get(id) ?? []), whole];
    const retries = this.#tests.get(id)?.retries ?? 0;
    const isLast = textOf(end.status) === textOf(test.expectedStatus) || (numberOf(whole.retry) ?? 0) >= retries;
    if (!isLast) {
      this.#results.set(id, results);
      return;
    }
    this.#results.delete(id);
    this.#held.giveBack(result?.length ?? 0);
    this.#addTest(id, results, line);
  }

  #addTest(id: string, results: JsonObject[], line: number): void {
    const test = this.#tests.get(id);
    if (!test) return;
    const last = results.at(-1) ?? {};
    const { isInterrupted, ...run } = playwrightTest({
      ...{ results, expectedStatus: last.expectedStatus ?? "passed" },
      annotations: [...objectsOf(test.annotations), ...objectsOf(last.annotations)],
    });
    if (isInterrupted) this.#interrupted++;
    this.add(
      {
        name: test.name,
        classname: test.file,
        suites: test.suites,
        file: test.file,
        line: test.line,
        ...run,
        labels: test.tags.map((tag) => ["tag", tag] as const),
        stableId: id,
        place: { project: test.project },
      },
      line,
    );
    this.#tests.delete(id);
  }

  #nameOf(id: string): string {
    return this.#tests.get(id)?.name ?? "a test";
  }
}
