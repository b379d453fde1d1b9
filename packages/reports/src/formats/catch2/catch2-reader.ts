import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { parseSeconds } from "../../results/duration.ts";
import type { FailureText } from "../../results/failure-text.ts";
import { countOf } from "../../results/suite-tally.ts";
import type { StepFacts } from "../../results/test-details.ts";
import { childOf, textIn, type XmlElement } from "../../xml/xml-element.ts";
import { XmlReportReader } from "../../xml/xml-report-reader.ts";
import { collectFailures } from "./catch2-failure.ts";

const TAG = /\[([^[\]]{1,200})\]/g;

/** XML of Catch2, versions 2 and 3. Only failed expressions stand in it, unless the tests ran with `-s`. */
export class Catch2Reader extends XmlReportReader {
  #run = "";
  #failing = 0;
  #announcedFailures = 0;

  constructor(reading: Reading) {
    super(reading, { items: ["TestCase"] });
  }

  protected override enter(name: string, attributes: Record<string, string>): void {
    if (name === "Catch2TestRun" || name === "Catch") this.#run = attributes.name ?? "";
    // Of all tests, at the end; version 2 writes the same for each group before it.
    if (name === "OverallResults") this.#announcedFailures = countOf(attributes.failures);
  }

  protected item(test: XmlElement): void {
    const { name = "", tags = "", filename, line } = test.attributes;
    const failures = collectFailures(test);
    const status = statusOf(test, failures);
    if (status === "failed" || status === "error") this.#failing++;
    const result = childOf(test, "OverallResult");
    const expected = result?.attributes.success === "true" && failures.length > 0;
    this.add(
      {
        name,
        classname: this.#run,
        suites: [this.#run],
        file: filename,
        line: countOf(line) || null,
        status,
        durationMs: parseSeconds(result?.attributes.durationInSeconds),
        failure: status === "passed" ? undefined : failureOf(test, status, failures),
        output: [textIn(result, "StdOut"), textIn(result, "StdErr")],
        labels: [...tags.matchAll(TAG)].map(([, tag = ""]) => ["tag", tag]),
        properties: expected ? [["failed as expected", "true"]] : [],
        steps: sectionsOf(test),
        place: { neverRepeats: true },
      },
      test.line,
    );
  }

  protected override finish(): void {
    if (this.#announcedFailures === 0 || this.#failing > 0) return;
    const message = `The run announces ${this.#announcedFailures} failed assertions, and none of its tests failed`;
    this.reading.addOutside(message, null);
  }
}

/** The result counts skipped tests and failures that were expected as success; a test that crashed the run has none. */
function statusOf(test: XmlElement, failures: ReturnType<typeof collectFailures>): ReportStatus {
  const { success, skips } = childOf(test, "OverallResult")?.attributes ?? {};
  if (success === undefined) return "error";
  if (success === "true") return countOf(skips) > 0 ? "skipped" : "passed";
  return failures.length > 0 && failures.every(({ isError }) => isError) ? "error" : "failed";
}

function failureOf(test: XmlElement, status: ReportStatus, failures: ReturnType<typeof collectFailures>): FailureText {
  const [first] = failures;
  if (status === "skipped") return { message: skipReason(test), trace: "" };
  if (!first) return { message: childOf(test, "OverallResult") ? "" : "The run ended inside this test", trace: "" };
  return { message: first.message, trace: failures.map(({ text }) => text).join("\n\n") };
}

function skipReason(parent: XmlElement): string {
  const skip = childOf(parent, "Skip");
  if (skip) return skip.text.toString().trim();
  return (
    parent.children
      .filter(({ name }) => name === "Section")
      .map(skipReason)
      .find((reason) => reason !== "") ?? ""
  );
}

function sectionsOf(parent: XmlElement): StepFacts[] {
  return parent.children
    .filter(({ name }) => name === "Section")
    .map((section) => {
      const { failures, durationInSeconds } = childOf(section, "OverallResults")?.attributes ?? {};
      const steps = sectionsOf(section);
      const isFailed = countOf(failures) > 0 || steps.some(({ status }) => status === "failed");
      const name = section.attributes.name ?? "";
      return { name, status: isFailed ? "failed" : "passed", durationMs: parseSeconds(durationInSeconds), steps };
    });
}
