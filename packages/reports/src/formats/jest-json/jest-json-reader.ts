import { JsonReportReader } from "../../json/json-report-reader.ts";
import {
  type JsonObject,
  type JsonValue,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { reasonFrom } from "../../results/failure-text.ts";
import { lostRuns } from "../../results/lost-runs.ts";
import { relativeFile } from "../../results/relative-file.ts";
import type { RunFacts } from "../../results/test-maker.ts";

const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["passed", "passed"],
  ["failed", "failed"],
  ["skipped", "skipped"],
  ["pending", "skipped"],
  ["todo", "skipped"],
  ["disabled", "skipped"],
]);

/** JSON of Jest (`--json`) and of Vitest (`--reporter=json`), which took its shape over. */
export class JestJsonReader extends JsonReportReader {
  constructor(reading: Reading) {
    super(reading, ["testResults"]);
  }

  protected item(suite: JsonObject, _path: string, line: number): void {
    const file = relativeFile(textOf(suite.name) || textOf(suite.testFilePath));
    const failingBefore = this.failing;
    for (const test of objectsOf(suite.assertionResults ?? suite.testResults)) this.#test(test, file, line);
    const says = textOf(suite.status);
    if (this.failing > failingBefore || (says !== "failed" && !suite.failureMessage)) return;
    const reason = reasonFrom({ message: "", trace: textOf(suite.message) || textOf(suite.failureMessage) });
    const about = `The test file ${file} failed outside of its tests, some of which may never have run`;
    this.reading.addOutside(reason === null ? about : `${about}: ${reason}`, line);
  }

  protected document(document: JsonValue): void {
    const report = objectOf(document);
    if (!Array.isArray(report.testResults))
      throw this.reading.unreadable("is Jest's JSON without its list testResults");
    if (report.wasInterrupted === true) this.reading.addOutside("The run was interrupted: some tests never ran", null);
    this.compare({ tests: numberOf(report.numTotalTests), failing: numberOf(report.numFailedTests) });
    const isExplained = this.failing > 0 || this.reading.outside.length > 0;
    if (report.success === false && !isExplained) {
      this.reading.addOutside("The report says that the run failed, and none of its tests did", null);
    }
  }

  #test(test: JsonObject, file: string, line: number): void {
    const ancestors = textsOf(test.ancestorTitles);
    const title = textOf(test.title);
    // Vitest's JUnit report joins titles so, jest-junit with blanks; `meta` is only in Vitest's.
    const separator = "meta" in test ? " > " : " ";
    const status = STATUSES.get(textOf(test.status));
    const messages = textsOf(test.failureMessages);
    const unknown = { message: `Ended with the unknown status “${textOf(test.status)}”`, trace: "" };
    const place = objectOf(test.location);
    this.add(
      {
        name: [...ancestors, title].join(separator),
        classname: file,
        suites: [file, ...ancestors],
        file,
        line: numberOf(place.line),
        status: status ?? "error",
        durationMs: numberOf(test.duration),
        failure: status ? { message: "", trace: messages.join("\n\n") } : unknown,
        labels: textsOf(test.tags).map((tag) => ["tag", tag] as const),
        earlier: earlierRunsOf(test),
      },
      line,
    );
  }
}

/** `retryReasons` are the failures before the run that counts; older versions only have their number. */
function earlierRunsOf(test: JsonObject): RunFacts[] {
  const reasons = textsOf(test.retryReasons);
  if (reasons.length > 0) return reasons.map((trace) => ({ status: "failed", failure: { message: "", trace } }));
  return lostRuns((numberOf(test.invocations) ?? 1) - 1);
}
