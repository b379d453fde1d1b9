import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { parseSeconds } from "../../results/duration.ts";
import { countOf } from "../../results/suite-tally.ts";
import { textIn, type XmlElement } from "../../xml/xml-element.ts";
import { XmlReportReader } from "../../xml/xml-report-reader.ts";

/** XML of CppUnit's `XmlOutputter`, and of AUnit. */
export class CppunitReader extends XmlReportReader {
  #around = "";
  #statistics: XmlElement | null = null;
  #tests = 0;
  #failing = 0;

  constructor(reading: Reading) {
    super(reading, { items: ["Test", "FailedTest", "Statistics"], ignored: ["SuiteInfo", "TimedTestTree"] });
  }

  protected override enter(name: string): void {
    this.#around = name;
  }

  protected item(item: XmlElement): void {
    if (item.name === "Statistics") this.#statistics = item;
    else this.#addTest(item);
  }

  protected override finish(): void {
    if (!this.#statistics) return;
    const tests = countOf(textIn(this.#statistics, "Tests"));
    const failures = countOf(textIn(this.#statistics, "FailuresTotal"));
    if (tests > this.#tests) {
      this.reading.addOutside(`The report announces ${tests} tests and holds ${this.#tests}`, this.#statistics.line);
    } else if (failures > 0 && this.#failing === 0) {
      const message = `The report announces ${failures} failures, and none of its tests failed`;
      this.reading.addOutside(message, this.#statistics.line);
    }
  }

  #addTest(test: XmlElement): void {
    const status = this.#statusOf(test);
    this.#tests++;
    if (status !== "passed") this.#failing++;
    const { classname, name } = splitName(textIn(test, "Name").trim());
    this.add(
      {
        name,
        classname,
        suites: [classname],
        file: textIn(test, "Location", "File").trim(),
        line: countOf(textIn(test, "Location", "Line")) || null,
        status,
        durationMs: parseSeconds(textIn(test, "Time") || test.attributes.elapsed),
        failure: status === "passed" ? undefined : { message: textIn(test, "Message"), trace: "" },
        place: { neverRepeats: true },
      },
      test.line,
    );
  }

  #statusOf(test: XmlElement): ReportStatus {
    if (this.#around !== "FailedTests" && test.name !== "FailedTest") return "passed";
    return textIn(test, "FailureType").trim() === "Error" ? "error" : "failed";
  }
}

/** `MathTest::testSum`; templates may have more colons in them. */
function splitName(name: string): { classname: string; name: string } {
  const at = name.lastIndexOf("::");
  return at <= 0 ? { classname: "", name } : { classname: name.slice(0, at), name: name.slice(at + 2) };
}
