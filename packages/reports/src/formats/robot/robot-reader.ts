import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { countOf } from "../../results/suite-tally.ts";
import { OpenSuites } from "../../xml/open-suites.ts";
import { childOf, childrenOf, type XmlElement } from "../../xml/xml-element.ts";
import { XmlReportReader } from "../../xml/xml-report-reader.ts";
import { durationOf, failedSteps, failureLog } from "./robot-keyword.ts";
import { readMessage } from "./robot-message.ts";

/** Everything else wasn't run. */
const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["PASS", "passed"],
  ["FAIL", "failed"],
]);
/** What a suite says whose tests passed before its clean-up failed: the output has them as passed. */
const TEARDOWN = /suite teardown failed/i;

/** `output.xml` of Robot Framework, versions 3 to 7. */
export class RobotReader extends XmlReportReader {
  readonly #suites: OpenSuites;
  readonly #files: string[] = [];

  constructor(reading: Reading) {
    super(reading, { items: ["test", "status"], ignored: ["statistics", "errors", "kw"] });
    this.#suites = new OpenSuites(reading);
  }

  protected override enter(name: string, attributes: Record<string, string>): void {
    if (name !== "suite") return;
    this.#suites.enter(attributes.name ?? "", this.line);
    this.#files.push(attributes.source ?? "");
  }

  protected override leave(name: string): void {
    if (name !== "suite") return;
    this.#suites.leave();
    this.#files.pop();
  }

  protected item(item: XmlElement): void {
    if (item.name === "test") this.#addTest(item);
    else this.#judgeSuite(item);
  }

  #judgeSuite(status: XmlElement): void {
    const { message } = readMessage(status.text.toString());
    const tally = this.#suites.innermost;
    if (status.attributes.status !== "FAIL" || message === "" || !tally) return;
    if (tally.isEmpty || TEARDOWN.test(message)) tally.addTrouble(message, status.line);
  }

  #addTest(test: XmlElement): void {
    const status = childOf(test, "status");
    const ended = STATUSES.get(status?.attributes.status ?? "") ?? "skipped";
    const { message, earlier } = readMessage(status?.text.toString() ?? "");
    const steps = ended === "failed" ? failedSteps(test) : [];
    const reported = this.add(
      {
        name: test.attributes.name ?? "",
        classname: this.#suites.names.join("."),
        suites: this.#suites.names,
        file: this.#files.at(-1),
        line: countOf(test.attributes.line) || null,
        status: ended,
        durationMs: durationOf(status),
        failure: ended === "passed" ? undefined : { message, trace: failureLog(test).join("\n\n") },
        labels: childrenOf(test, "tag").map(({ text }) => ["tag", text.toString().trim()]),
        steps,
        earlier,
        place: { suite: this.#suites.number, neverRepeats: true },
      },
      test.line,
    );
    this.#suites.add(reported);
  }
}
