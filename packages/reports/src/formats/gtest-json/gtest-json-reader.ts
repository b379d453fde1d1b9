import { JsonReportReader } from "../../json/json-report-reader.ts";
import { type JsonObject, type JsonValue, numberOf, objectOf, objectsOf, textOf } from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { type FailureText, reasonFrom } from "../../results/failure-text.ts";
import { milliseconds } from "../../results/seconds-text.ts";

/** What GoogleTest writes of every test; all else was recorded by the test itself. */
const OWN_KEYS: ReadonlySet<string> = new Set([
  ..."name value_param type_param file line status result timestamp time classname failures skipped".split(" "),
]);

/** JSON of GoogleTest (`--gtest_output=json`). It has no status for failures: a test that lists some failed. */
export class GtestJsonReader extends JsonReportReader {
  #suite = 0;

  constructor(reading: Reading) {
    super(reading, ["testsuites"]);
  }

  protected item(suite: JsonObject, _path: string, line: number): void {
    const number = this.#suite++;
    for (const test of objectsOf(suite.testsuite)) this.#test(test, { name: textOf(suite.name), number }, line);
  }

  protected document(document: JsonValue): void {
    const report = objectOf(document);
    if (!Array.isArray(report.testsuites)) {
      throw this.reading.unreadable("is GoogleTest's JSON without its list of testsuites");
    }
    this.compare({
      tests: numberOf(report.tests),
      failing: this.reading.outside.length > 0 ? 0 : numberOf(report.failures),
    });
  }

  #test(test: JsonObject, suite: { name: string; number: number }, line: number): void {
    const failures = objectsOf(test.failures).map(({ failure }) => textOf(failure));
    const failure = failureOf(failures, objectsOf(test.skipped));
    if (textOf(test.name) === "") {
      // An entry without a name holds what failed while no test ran.
      if (failures.length > 0)
        this.reading.addOutside(`A failure outside of all tests: ${reasonFrom(failure) ?? ""}`, line);
      return;
    }
    const parameters = [textOf(test.value_param), textOf(test.type_param)].filter((text) => text !== "");
    this.add(
      {
        name: textOf(test.name),
        classname: textOf(test.classname) || suite.name,
        suites: [suite.name],
        file: textOf(test.file),
        line: numberOf(test.line),
        status: statusOf(test, failures),
        durationMs: milliseconds(textOf(test.time)),
        failure,
        properties: Object.entries(test)
          .filter(([key]) => !OWN_KEYS.has(key))
          .map(([key, value]): [string, string] => [key, textOf(value)]),
        place: { suite: suite.number, parameters: parameters.join(", ") },
      },
      line,
    );
  }
}

/** `NOTRUN` is a disabled test, or one that another shard runs. */
function statusOf({ status, result }: JsonObject, failures: string[]): ReportStatus {
  if (failures.length > 0) return "failed";
  return status === "NOTRUN" || result === "SKIPPED" || result === "SUPPRESSED" ? "skipped" : "passed";
}

/** A failure begins with the line `file:line`, which is no message. */
function failureOf(failures: string[], skipped: JsonObject[]): FailureText {
  if (failures.length === 0)
    return { message: skipped.map(({ message }) => withoutPlace(textOf(message))).join("\n"), trace: "" };
  return { message: withoutPlace(failures[0] ?? ""), trace: failures.join("\n\n") };
}

function withoutPlace(text: string): string {
  const end = text.indexOf("\n");
  return end !== -1 && /:\d+$/.test(text.slice(0, end).slice(-200)) ? text.slice(end + 1).trim() : text.trim();
}
