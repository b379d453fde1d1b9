import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { parseSeconds } from "../../results/duration.ts";
import { countOf } from "../../results/suite-tally.ts";
import type { TestFacts } from "../../results/test-maker.ts";
import { OpenSuites } from "../../xml/open-suites.ts";
import { childOf, childrenOf, textIn, type XmlElement } from "../../xml/xml-element.ts";
import { XmlReportReader } from "../../xml/xml-report-reader.ts";
import { baseName, splitDotnetName } from "../dotnet-name.ts";

const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["Success", "passed"],
  ["Failure", "failed"],
  ["Error", "error"],
  ["NotRunnable", "error"],
  ["Cancelled", "error"],
]);
/** What a suite says that has a failing test in it. */
const SUMMARY = /^\s*(one or more )?child tests? /i;

/** NUnit 2 (`test-results`), and the same as later consoles and other runners write it. */
export class Nunit2Reader extends XmlReportReader {
  readonly #suites: OpenSuites;

  constructor(reading: Reading) {
    super(reading, { items: ["test-case", "failure"], ignored: ["environment", "culture-info"] });
    this.#suites = new OpenSuites(reading);
  }

  protected override enter(name: string, attributes: Record<string, string>): void {
    if (name === "test-suite") this.#suites.enter(baseName(attributes.name ?? ""), this.line);
    if (name !== "test-results") return;
    const { total, failures, errors } = attributes;
    this.#suites.enter("", this.line, { tests: countOf(total), problems: countOf(failures) + countOf(errors) }, true);
  }

  protected override leave(name: string): void {
    if (name === "test-suite" || name === "test-results") this.#suites.leave();
  }

  protected item(item: XmlElement): void {
    if (item.name === "test-case") this.#suites.add(this.add(this.#factsOf(item), item.line));
    else {
      const message = textIn(item, "message");
      if (!SUMMARY.test(message)) this.#suites.innermost?.addTrouble(message, item.line);
    }
  }

  #factsOf(test: XmlElement): TestFacts {
    const status = statusOf(test);
    const failure = childOf(test, "failure");
    const properties = childrenOf(childOf(test, "properties"), "property").map(({ attributes }): [string, string] => [
      attributes.name ?? "",
      attributes.value ?? "",
    ]);
    return {
      ...splitDotnetName(test.attributes.name ?? ""),
      suites: this.#suites.names,
      status,
      durationMs: parseSeconds(test.attributes.time),
      failure:
        status === "passed"
          ? undefined
          : {
              message: textIn(failure, "message") || textIn(test, "reason", "message"),
              trace: textIn(failure, "stack-trace"),
            },
      properties,
      labels: childrenOf(childOf(test, "categories"), "category").map(({ attributes }) => [
        "tag",
        attributes.name ?? "",
      ]),
      place: { suite: this.#suites.number, neverRepeats: true },
    };
  }
}

/** Before 2.5 a test had no result, only whether it was executed and successful. */
function statusOf(test: XmlElement): ReportStatus {
  const { result, executed = "", success = "" } = test.attributes;
  if (result !== undefined) return STATUSES.get(result) ?? "skipped";
  if (executed.toLowerCase() === "false") return "skipped";
  return success.toLowerCase() === "false" || childOf(test, "failure") ? "failed" : "passed";
}
