import type { FormatReader, Reading } from "../reading.ts";
import type { ReportedTest } from "../report.ts";
import { type TestFacts, TestMaker } from "../results/test-maker.ts";
import { TextLines } from "./text-lines.ts";

/** What a format does with a report that is made of lines. */
export abstract class LineReportReader implements FormatReader {
  protected readonly reading: Reading;
  readonly #lines: TextLines;
  readonly #maker: TestMaker;
  #finished: ReportedTest[] = [];
  /** Tests so far, and how many of them failed. */
  protected tests = 0;
  protected failing = 0;

  constructor(reading: Reading) {
    this.reading = reading;
    this.#maker = new TestMaker(reading);
    this.#lines = new TextLines(reading, (text, line) => this.line(text, line));
  }

  push(slice: string): ReportedTest[] {
    this.#lines.push(slice);
    return this.#take();
  }

  *end(): Generator<ReportedTest> {
    this.#lines.end();
    for (const _ of this.finish(this.#lines.line)) yield* this.#take();
    if (this.tests === 0) this.reading.warn("The report has no tests", null);
  }

  protected abstract line(text: string, line: number): void;
  /** After the last line, whose number this is; gives way now and then to what it has added, so that memory never holds all of it. */
  protected abstract finish(line: number): Generator<void>;

  protected add(facts: TestFacts, line: number | null): void {
    this.tests++;
    if (facts.status === "failed" || facts.status === "error") this.failing++;
    // These formats mark further runs of a test, so equal names are tests of their own unless the reader says otherwise.
    const place = { neverRepeats: true, ...facts.place };
    this.#finished.push(this.#maker.make({ ...facts, place }, line));
  }

  #take(): ReportedTest[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }
}
