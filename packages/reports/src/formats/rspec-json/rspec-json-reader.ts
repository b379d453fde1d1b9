import { JsonReportReader } from "../../json/json-report-reader.ts";
import { type JsonObject, type JsonValue, numberOf, objectOf, textOf, textsOf } from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { reasonFrom } from "../../results/failure-text.ts";

const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["passed", "passed"],
  ["failed", "failed"],
  ["pending", "skipped"],
]);

/** JSON of RSpec (`--format json`). */
export class RspecJsonReader extends JsonReportReader {
  constructor(reading: Reading) {
    super(reading, ["examples"]);
  }

  protected item(example: JsonObject, _path: string, line: number): void {
    const file = textOf(example.file_path).replace(/^\.\//, "");
    const name = textOf(example.full_description) || textOf(example.description);
    const { class: type, message, backtrace } = objectOf(example.exception);
    const status = STATUSES.get(textOf(example.status));
    const seconds = numberOf(example.run_time);
    const frames = textsOf(backtrace).join("\n");
    const head = [textOf(type), textOf(message).trim()].filter((text) => text !== "").join(": ");
    this.add(
      {
        name,
        // As rspec_junit_formatter has it.
        classname: file.replace(/\.rb$/, "").replaceAll("/", "."),
        suites: [file, groupAround(name, textOf(example.description))],
        file,
        line: numberOf(example.line_number),
        status: status ?? "error",
        durationMs: seconds === null ? null : seconds * 1000,
        failure: {
          message: textOf(message) || textOf(example.pending_message),
          trace: frames === "" ? "" : `${head}\n${frames}`,
        },
      },
      line,
    );
  }

  protected document(document: JsonValue): void {
    const { examples, summary, messages } = objectOf(document);
    if (!Array.isArray(examples)) throw this.reading.unreadable("is RSpec's JSON without its list of examples");
    const counts = objectOf(summary);
    const outside = numberOf(counts.errors_outside_of_examples_count) ?? 0;
    if (outside > 0) this.#addOutside(outside, textsOf(messages));
    this.compare({ tests: numberOf(counts.example_count), failing: numberOf(counts.failure_count) });
  }

  #addOutside(count: number, messages: string[]): void {
    const reason = reasonFrom({ message: "", trace: messages.join("\n") });
    const about = `${count} ${count === 1 ? "error" : "errors"} outside of examples, some of which may never have run`;
    this.reading.addOutside(reason === null ? about : `${about}: ${reason}`, null);
  }
}

/** The full description without the example's own. */
function groupAround(full: string, own: string): string {
  return own !== "" && full.endsWith(own) ? full.slice(0, full.length - own.length).trim() : "";
}
