import { JunitTestcase } from "./junit-testcase.ts";
import type { FormatReader, Reading } from "./reading.ts";
import type { ReportedTest } from "./report.ts";
import { SuitePath } from "./suite-path.ts";
import { type XmlEvents, XmlReader } from "./xml-reader.ts";

/** Root elements of JUnit's dialects; `testrun` is Eclipse's. */
export const JUNIT_ROOTS: ReadonlySet<string> = new Set(["testsuites", "testsuite", "testcase", "testrun"]);

/**
 * JUnit XML, for which no standard exists: one `<testcase>` at any depth is one test, and what suites say of their number
 * or outcome is never trusted, since half of the producers get it wrong.
 */
export class JunitReader implements FormatReader, XmlEvents {
  readonly #reading: Reading;
  readonly #xml: XmlReader;
  readonly #suites: SuitePath;
  /** A testcase inside a testcase is a test too. */
  readonly #open: JunitTestcase[] = [];
  #finished: ReportedTest[] = [];
  #rootSeen = false;
  #empty = true;
  #complete = true;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#suites = new SuitePath(reading);
    this.#xml = new XmlReader(this, reading);
  }

  push(slice: string): ReportedTest[] {
    this.#xml.feed(slice);
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  end(): { tests: ReportedTest[]; complete: boolean } {
    this.#xml.finish();
    if (this.#empty) this.#reading.warn("The report has no tests", null);
    return { tests: [], complete: this.#complete };
  }

  open(name: string, attributes: Record<string, string>): void {
    if (!this.#rootSeen) this.#checkRoot(name);
    if (name === "testsuite") this.#suites.enter(attributes.name ?? "", this.#xml.line);
    if (name === "testcase") this.#openTestcase(attributes);
    else if (this.#open.length > 0) this.#open.at(-1)?.open(name, attributes);
    else if (name === "error" || name === "failure") this.#noteSuiteFailure();
  }

  text(piece: string): void {
    this.#open.at(-1)?.text(piece);
  }

  close(name: string): void {
    if (name === "testsuite") this.#suites.leave();
    if (name === "testcase") this.#closeTestcase();
    else this.#open.at(-1)?.close();
  }

  #checkRoot(name: string): void {
    this.#rootSeen = true;
    if (JUNIT_ROOTS.has(name)) return;
    throw this.#reading.unreadable(`has the root element <${name}>, which is not one of JUnit`, this.#xml.line);
  }

  #openTestcase(attributes: Record<string, string>): void {
    this.#empty = false;
    this.#open.push(new JunitTestcase(attributes, this.#suites.names, this.#xml.line, this.#reading));
  }

  #closeTestcase(): void {
    const testcase = this.#open.pop();
    if (testcase) this.#finished.push(testcase.finish());
  }

  /** A class that didn't load or a set-up that broke: its tests never ran, and some producers name none of them. */
  #noteSuiteFailure(): void {
    this.#complete = false;
    const warning = "A test suite failed outside of its tests, some of which may never have run";
    this.#reading.warn(warning, this.#xml.line);
  }
}
