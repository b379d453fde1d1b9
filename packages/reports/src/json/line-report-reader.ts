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

  end(): ReportedTest[] {
    this.#lines.end();
    this.finish(this.#lines.line);
    if (this.tests === 0) this.reading.warn("The report has no tests", null);
    return this.#take();
  }

  protected abstract line(text: string, line: number): void;
  /** After the last line, whose number this is. */
  protected abstract finish(line: number): void;

  protected add(facts: TestFacts, line: number | null): void {
    this.tests++;
    if (facts.status === "failed" || facts.status === "error") this.failing++;
    this.#finished.push(this.#maker.make(facts, line));
  }

  #take(): ReportedTest[] {
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }
}
