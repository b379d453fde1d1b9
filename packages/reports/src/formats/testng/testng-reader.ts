import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { parseSeconds } from "../../results/duration.ts";
import { type FailureText, reasonFrom } from "../../results/failure-text.ts";
import { countOf } from "../../results/suite-tally.ts";
import type { TestFacts } from "../../results/test-maker.ts";
import { OpenSuites } from "../../xml/open-suites.ts";
import { childOf, childrenOf, textIn, textsIn, type XmlElement } from "../../xml/xml-element.ts";
import { XmlReportReader } from "../../xml/xml-report-reader.ts";
import { TestngClass } from "./testng-class.ts";

const SUITES: ReadonlySet<string> = new Set(["suite", "test"]);
/** The address of an object, which every run has another one of. */
const ADDRESS = /@[0-9a-f]{1,16}\b/g;
/** A test that skips itself, and not one that a retry listener skips in favour of its next attempt. */
const SKIP_EXCEPTION = /SkipException$/;

/** TestNG's own XML. Configuration methods are no tests; an attempt that was retried is marked as such, and `SKIP`. */
export class TestngReader extends XmlReportReader {
  readonly #suites: OpenSuites;
  #class: { name: string; tests: TestngClass } | null = null;
  #announcedFailures = 0;
  #failing = 0;

  constructor(reading: Reading) {
    super(reading, { items: ["test-method"], ignored: ["groups"] });
    this.#suites = new OpenSuites(reading);
  }

  protected override enter(name: string, attributes: Record<string, string>): void {
    if (name === "testng-results") this.#announcedFailures = countOf(attributes.failed);
    else if (SUITES.has(name)) this.#suites.enter(attributes.name ?? "", this.line);
    else if (name === "class") {
      const tests = new TestngClass((facts, line) => this.add(facts, line));
      this.#class = { name: attributes.name ?? "", tests };
    }
  }

  protected override leave(name: string): void {
    if (SUITES.has(name)) this.#suites.leave();
    if (name === "class") this.#class?.tests.finish();
  }

  protected item(method: XmlElement): void {
    const { signature = "", name = "" } = method.attributes;
    const isRetried = method.attributes.retried === "true";
    const parameters = parametersOf(method);
    const failure = failureOf(method);
    const status = statusOf(method, isRetried);
    if (status === "failed" && !isRetried) this.#failing++;
    if (method.attributes["is-config"] === "true") {
      if (status === "failed") this.#addConfigurationFailure(name, failure, method.line);
      return;
    }
    const facts: TestFacts = {
      name,
      classname: this.#class?.name,
      suites: this.#suites.names,
      status,
      durationMs: parseSeconds(method.attributes["duration-ms"]?.replace(/$/, "e-3")),
      failure: status === "passed" ? undefined : failure,
      output: textsIn(childOf(method, "reporter-output"), "line").map((line) => line.trim()),
      startedAt: method.attributes["started-at"] ?? null,
      parameters: parameters.map((value, index) => [String(index), value]),
      properties: childrenOf(childOf(method, "attributes"), "attribute").map(
        ({ attributes, text }): [string, string] => [attributes.name ?? "", text.toString()],
      ),
      place: { suite: this.#suites.number, parameters: parameters.join(", "), neverRepeats: true },
    };
    const key = JSON.stringify([name, signature.replace(ADDRESS, ""), parameters]);
    this.#class?.tests.add(key, { facts, line: method.line }, isRetried);
  }

  protected override finish(): void {
    if (this.#announcedFailures === 0 || this.#failing > 0) return;
    this.reading.addOutside(
      `The run announces ${this.#announcedFailures} failures, and none of its tests failed`,
      null,
    );
  }

  /** Its tests are skipped, or the failure came after them. */
  #addConfigurationFailure(name: string, failure: FailureText, line: number): void {
    const where = [this.#class?.name, name].filter((text) => text).join(".");
    this.reading.addOutside(`The configuration method ${where} failed: ${reasonFrom(failure) ?? ""}`, line);
  }
}

function statusOf(method: XmlElement, isRetried: boolean): ReportStatus {
  const { status } = method.attributes;
  const exception = childOf(method, "exception")?.attributes.class ?? "";
  if (status === "PASS") return "passed";
  return status === "SKIP" && !(isRetried && !SKIP_EXCEPTION.test(exception)) ? "skipped" : "failed";
}

function failureOf(method: XmlElement): FailureText {
  const exception = childOf(method, "exception");
  const trace = textIn(exception, "full-stacktrace") || textIn(exception, "short-stacktrace");
  return { message: textIn(exception, "message").trim() || exception?.attributes.class || "", trace };
}

function parametersOf(method: XmlElement): string[] {
  return childrenOf(childOf(method, "params"), "param").map((param) => {
    const value = childOf(param, "value");
    return value?.attributes["is-null"] === "true" ? "null" : (value?.text.toString().trim() ?? "");
  });
}
