import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { parseSeconds } from "../../results/duration.ts";
import type { FailureText } from "../../results/failure-text.ts";
import { childOf, childrenOf, textIn, textsIn, type XmlElement } from "../../xml/xml-element.ts";
import { XmlReportReader } from "../../xml/xml-report-reader.ts";
import { outputText } from "./ctest-output.ts";

/** Measurements that the runner writes itself; all others come from the test. */
const OWN: ReadonlySet<string> = new Set([
  "Execution Time",
  "Exit Code",
  "Exit Value",
  "Completion Status",
  "Command Line",
  "Processors",
  "Fail Reason",
  "Pass Reason",
]);
/** A test that was not run, and need not have been. */
const LEFT_OUT = /^(disabled|skip_|fixture dependency failed)/i;
/** Exit codes of a test that no check of its own ended. */
const CRASHES = /timeout|segfault|illegal|interrupt|numerical|exception|fault|abort/i;

/** `Test.xml` of CTest, as it is sent to CDash. */
export class CtestReader extends XmlReportReader {
  #holdsTests = false;

  constructor(reading: Reading) {
    super(reading, { items: ["Test"], ignored: ["TestList"] });
  }

  protected override enter(name: string): void {
    if (name === "Testing") this.#holdsTests = true;
  }

  protected override finish(): void {
    // The same root stands around what was configured, built, covered and uploaded.
    if (!this.#holdsTests) throw this.reading.unreadable("is CTest's, but holds no tests: upload the file Test.xml");
  }

  protected item(test: XmlElement): void {
    const measurements = measurementsOf(test);
    const status = statusOf(test.attributes.Status ?? "", measurements);
    const output = outputText(childOf(test, "Results", "Measurement", "Value"), this.reading);
    const folder = textIn(test, "Path").trim();
    this.add(
      {
        name: textIn(test, "Name").trim() || textIn(test, "FullName").trim(),
        classname: folder === "." ? "" : folder.replace(/^\.\//, ""),
        status,
        durationMs: parseSeconds(measurements.get("Execution Time")),
        failure: status === "passed" ? undefined : failureOf(test, measurements, output),
        output: [output],
        properties: [...measurements].filter(([name]) => !OWN.has(name)),
        labels: textsIn(childOf(test, "Labels"), "Label").map((label) => ["tag", label]),
        attachments: childrenOf(childOf(test, "Results"), "NamedMeasurement")
          .filter(({ attributes }) => attributes.filename !== undefined)
          .map(({ attributes }) => ({ name: attributes.filename ?? "", contentType: attributes.type ?? "" })),
        place: { neverRepeats: true },
      },
      test.line,
    );
  }
}

function measurementsOf(test: XmlElement): Map<string, string> {
  const named = childrenOf(childOf(test, "Results"), "NamedMeasurement").filter(
    ({ attributes }) => attributes.filename === undefined,
  );
  return new Map(named.map((one) => [one.attributes.name ?? "", textIn(one, "Value").trim()]));
}

function statusOf(status: string, measurements: Map<string, string>): ReportStatus {
  const completion = measurements.get("Completion Status") ?? "";
  if (status === "passed") return "passed";
  if (status === "failed") return CRASHES.test(`${measurements.get("Exit Code")} ${completion}`) ? "error" : "failed";
  return LEFT_OUT.test(completion) ? "skipped" : "error";
}

function failureOf(test: XmlElement, measurements: Map<string, string>, output: string): FailureText {
  const status = test.attributes.Status ?? "";
  const why = ["Fail Reason", "Exit Code", "Completion Status"].map((name) => measurements.get(name) ?? "");
  const reasons = [...new Set(why.filter((text) => text !== "" && text !== "Completed"))];
  return { message: reasons.join(", ") || (status === "notrun" ? "Not run" : "Failed"), trace: output };
}
