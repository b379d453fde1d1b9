import type { FormatReader, Reading } from "../../reading.ts";
import type { ReportedTest } from "../../report.ts";
import { SuitePath } from "../../results/suite-path.ts";
import { type XmlEvents, XmlReader } from "../../xml/xml-reader.ts";
import { JunitSuite } from "./junit-suite.ts";
import { JunitTestcase } from "./junit-testcase.ts";

/** Root elements of JUnit's dialects; `testrun` is Eclipse's. */
export const JUNIT_ROOTS: ReadonlySet<string> = new Set(["testsuites", "testsuite", "testcase", "testrun"]);

/**
 * JUnit XML, for which no standard exists: one `<testcase>` at any depth is one test, and what suites say of their number
 * or outcome is never trusted, since half of the producers get it wrong.
 */
export class JunitReader implements FormatReader, XmlEvents {
  readonly #reading: Reading;
  readonly #xml: XmlReader;
  readonly #path: SuitePath;
  /** The root first, then the suites that are open. */
  readonly #suites: JunitSuite[] = [];
  /** A testcase inside a testcase is a test too. */
  readonly #open: JunitTestcase[] = [];
  #finished: ReportedTest[] = [];
  #rootSeen = false;
  #empty = true;
  #suiteCount = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#path = new SuitePath(reading);
    this.#xml = new XmlReader(this, reading, { allowsNul: true });
  }

  push(slice: string): ReportedTest[] {
    this.#xml.feed(slice);
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  end(): ReportedTest[] {
    this.#xml.finish();
    this.#suites.pop()?.finish(this.#reading, undefined);
    if (this.#empty) this.#reading.warn("The report has no tests", null);
    return [];
  }

  open(name: string, attributes: Record<string, string>): void {
    if (!this.#rootSeen) this.#openRoot(name, attributes);
    if (name === "testcase") this.#openTestcase(attributes);
    else if (this.#open.length > 0) this.#open.at(-1)?.open(name, attributes);
    else if (name === "testsuite") this.#openSuite(attributes);
    else if (name === "property") this.#suites.at(-1)?.addProperty(attributes);
    // A class that didn't load or a set-up that broke: its tests never ran, and some producers name none of them.
    else if (name === "error" || name === "failure") this.#addTrouble(attributes);
  }

  text(piece: string): void {
    this.#open.at(-1)?.text(piece);
  }

  close(name: string): void {
    if (name === "testcase") this.#closeTestcase();
    else if (this.#open.length > 0) this.#open.at(-1)?.close();
    else if (name === "testsuite") this.#closeSuite();
  }

  #openRoot(name: string, attributes: Record<string, string>): void {
    this.#rootSeen = true;
    if (JUNIT_ROOTS.has(name)) {
      const isSuite = name === "testsuite" || name === "testcase";
      this.#suites.push(new JunitSuite(isSuite ? {} : { ...attributes, name: "" }, null, this.#xml.line));
      return;
    }
    throw this.#reading.unreadable(`has the root element <${name}>, which is not one of JUnit`, this.#xml.line);
  }

  #openTestcase(attributes: Record<string, string>): void {
    this.#empty = false;
    const around = { suites: this.#path.names, suite: this.#suites.at(-1) };
    this.#open.push(new JunitTestcase(attributes, around, this.#xml.line, this.#reading));
  }

  #openSuite(attributes: Record<string, string>): void {
    this.#path.enter(attributes.name ?? "", this.#xml.line);
    this.#suites.push(new JunitSuite(attributes, this.#suiteCount++, this.#xml.line, this.#suites.at(-1)));
  }

  #addTrouble({ message = "", type = "" }: Record<string, string>): void {
    this.#suites.at(-1)?.addTrouble(message || type, this.#xml.line);
  }

  #closeSuite(): void {
    this.#path.leave();
    this.#suites.pop()?.finish(this.#reading, this.#suites.at(-1));
  }

  #closeTestcase(): void {
    const test = this.#open.pop()?.finish();
    if (!test) return;
    this.#suites.at(-1)?.add(test);
    this.#finished.push(test);
  }
}
