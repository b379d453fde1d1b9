import type { FormatReader, Reading } from "../reading.ts";
import type { ReportedTest } from "../report.ts";
import { type TestFacts, TestMaker } from "../results/test-maker.ts";
import { JsonDocument } from "./json-document.ts";
import { isObject, type JsonObject, type JsonValue } from "./json-value.ts";

/** What a format does with one JSON document: its items come first, in order, then all of the rest. */
export abstract class JsonReportReader implements FormatReader {
  protected readonly reading: Reading;
  readonly #json: JsonDocument;
  readonly #maker: TestMaker;
  /** The file is only a part of the report. */
  readonly #mayBeEmpty: boolean;
  #finished: ReportedTest[] = [];
  /** Tests so far, and how many of them failed. */
  protected tests = 0;
  protected failing = 0;

  /** `arrays`: paths of the arrays whose items are handed over one by one. */
  constructor(reading: Reading, arrays: readonly string[], { mayBeEmpty = false } = {}) {
    this.reading = reading;
    this.#mayBeEmpty = mayBeEmpty;
    this.#maker = new TestMaker(reading);
    this.#json = new JsonDocument(reading, arrays, (item, path, line) => {
      if (isObject(item)) this.item(item, path, line);
    });
  }

  push(slice: string): ReportedTest[] {
    this.#json.push(slice);
    return this.#take();
  }

  end(): ReportedTest[] {
    this.document(this.#json.end());
    if (this.tests === 0 && !this.#mayBeEmpty) this.reading.warn("The report has no tests", null);
    return this.#take();
  }

  protected abstract item(item: JsonObject, path: string, line: number): void;
  protected abstract document(document: JsonValue): void;

  protected add(facts: TestFacts, line: number | null): void {
    this.tests++;
    if (facts.status === "failed" || facts.status === "error") this.failing++;
    // These formats mark further runs of a test, so equal names are tests of their own unless the reader says otherwise.
    const place = { neverRepeats: true, ...facts.place };
    this.#finished.push(this.#maker.make({ ...facts, place }, line));
  }

  /** Announced numbers are never trusted, and always compared. */
  protected compare(announced: { tests: number | null; failing: number | null }): void {
    if ((announced.tests ?? 0) > this.tests) {
      this.reading.addOutside(`The report announces ${announced.tests} tests and holds ${this.tests}`, null);
    } else if ((announced.failing ?? 0) > 0 && this.failing === 0) {
      this.reading.addOutside(`The report announces ${announced.failing} failures, and none of its tests failed`, null);
    }
  }

  #take(): ReportedTest[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }
}
