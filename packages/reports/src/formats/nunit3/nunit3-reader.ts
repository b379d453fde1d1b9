import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { parseSeconds } from "../../results/duration.ts";
import type { FailureText } from "../../results/failure-text.ts";
import { countOf } from "../../results/suite-tally.ts";
import type { TestFacts } from "../../results/test-maker.ts";
import { OpenSuites } from "../../xml/open-suites.ts";
import { childOf, childrenOf, textIn, type XmlElement } from "../../xml/xml-element.ts";
import { XmlReportReader } from "../../xml/xml-report-reader.ts";
import { splitDotnetName } from "../dotnet-name.ts";

/** Labels of a failed test by which it is an error. */
const ERROR_LABELS: ReadonlySet<string> = new Set(["Error", "Timeout", "Cancelled"]);
/** Where a suite failed itself, and not by what is in it or around it. */
const OWN_SITES: ReadonlySet<string> = new Set(["SetUp", "TearDown"]);

type Suite = { attributes: Record<string, string>; text: string };

/** NUnit 3 (`test-run`). What a suite says of its result sums up its tests, unless its own set-up or tear-down failed. */
export class Nunit3Reader extends XmlReportReader {
  readonly #suites: OpenSuites;
  readonly #open: Suite[] = [];

  constructor(reading: Reading) {
    super(reading, { items: ["test-case", "failure", "reason"], ignored: ["settings", "environment", "filter"] });
    this.#suites = new OpenSuites(reading);
  }

  protected override enter(name: string, attributes: Record<string, string>): void {
    if (name !== "test-suite" && name !== "test-run") return;
    const { total, failed } = attributes;
    const isRun = name === "test-run";
    const announced = { tests: countOf(total), problems: countOf(failed) };
    this.#suites.enter(isRun ? "" : (attributes.name ?? ""), this.line, announced, isRun);
    this.#open.push({ attributes, text: "" });
  }

  protected override leave(name: string): void {
    if (name !== "test-suite" && name !== "test-run") return;
    const { attributes, text } = this.#open.pop() as Suite;
    const failed = attributes.result === "Failed";
    const tally = this.#suites.innermost;
    // An assembly that doesn't load has no tests at all.
    if (OWN_SITES.has(attributes.site ?? "") || (failed && tally?.isEmpty && name === "test-suite")) {
      tally?.addTrouble(text || attributes.label || "", this.line);
    }
    this.#suites.leave();
  }

  protected item(item: XmlElement): void {
    if (item.name === "test-case") this.#suites.add(this.add(this.#factsOf(item), item.line));
    else {
      const suite = this.#open.at(-1);
      if (suite) suite.text = textIn(item, "message") || suite.text;
    }
  }

  #factsOf(test: XmlElement): TestFacts {
    const { name = "", fullname = "", classname, site } = test.attributes;
    const properties = childrenOf(childOf(test, "properties"), "property").map(({ attributes }): [string, string] => [
      attributes.name ?? "",
      attributes.value ?? "",
    ]);
    const status = statusOf(test.attributes);
    return {
      name: name || splitDotnetName(fullname).name,
      classname: classname || splitDotnetName(fullname).classname,
      suites: this.#suites.names,
      status,
      durationMs: parseSeconds(test.attributes.duration ?? test.attributes.time),
      failure: status === "passed" ? undefined : failureOf(test),
      output: [textIn(test, "output")],
      // What only a fixture caused is no failure of its own.
      properties: site ? [...properties, ["site", site]] : properties,
      labels: properties.filter(([name]) => name === "Category").map(([, value]) => ["tag", value]),
      startedAt: test.attributes["start-time"] ?? null,
      attachments: childrenOf(childOf(test, "attachments"), "attachment").map((attachment) => ({
        name: textIn(attachment, "description"),
        path: textIn(attachment, "filePath"),
      })),
      place: { suite: this.#suites.number, neverRepeats: true },
    };
  }
}

function statusOf({ result = "", label = "" }: XmlElement["attributes"]): ReportStatus {
  if (result === "Failed") return ERROR_LABELS.has(label) ? "error" : "failed";
  return result === "Passed" || result === "Warning" ? "passed" : "skipped";
}

/** Several assertions of one test may have failed. */
function failureOf(test: XmlElement): FailureText {
  const failure = childOf(test, "failure");
  const assertions = childrenOf(childOf(test, "assertions"), "assertion");
  const failed = assertions.filter(({ attributes }) => attributes.result !== "Passed");
  const traces = failed.map((one) => `${textIn(one, "message")}\n${textIn(one, "stack-trace")}`);
  const message = textIn(failure, "message") || textIn(failed[0], "message") || textIn(test, "reason", "message");
  const trace =
    failed.length > 1 ? traces.join("\n\n") : textIn(failure, "stack-trace") || textIn(failed[0], "stack-trace");
  return { message: message || test.attributes.label || "", trace };
}
