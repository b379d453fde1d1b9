import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { parseSeconds } from "../../results/duration.ts";
import { textIn, type XmlElement } from "../../xml/xml-element.ts";
import { XmlReportReader } from "../../xml/xml-report-reader.ts";

const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["success", "passed"],
  ["failure", "failed"],
]);
const PLACE = /^(.*):(\d{1,9})$/;

/** XML of Check, the unit test framework for C. A looped test stands once for each iteration. */
export class CheckReader extends XmlReportReader {
  #suite = { title: "", number: -1 };

  constructor(reading: Reading) {
    super(reading, { items: ["test", "title"] });
  }

  protected override enter(name: string): void {
    if (name === "suite") this.#suite = { title: "", number: this.#suite.number + 1 };
  }

  protected item(item: XmlElement): void {
    if (item.name === "title") this.#suite.title = item.text.toString().trim();
    else this.#addTest(item);
  }

  #addTest(test: XmlElement): void {
    const [, file = "", line = ""] = PLACE.exec(textIn(test, "fn").slice(-1000)) ?? [];
    const folder = textIn(test, "path").trim();
    const group = textIn(test, "description").trim();
    const iteration = textIn(test, "iteration").trim();
    // A test that crashed or exited is an error.
    const status = STATUSES.get(test.attributes.result ?? "") ?? "error";
    const facts = {
      name: textIn(test, "id").trim(),
      classname: group || this.#suite.title,
      suites: [this.#suite.title, group],
      file: folder === "" || folder === "." ? file : `${folder}/${file}`,
      line: line === "" ? null : Number(line),
      status,
      durationMs: parseSeconds(textIn(test, "duration")),
      failure: status === "passed" ? undefined : { message: textIn(test, "message"), trace: "" },
      place: { suite: this.#suite.number, parameters: `iteration ${iteration}`, neverRepeats: true },
    };
    this.add(facts, test.line);
  }
}
