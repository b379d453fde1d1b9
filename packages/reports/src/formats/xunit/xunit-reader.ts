import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { parseSeconds } from "../../results/duration.ts";
import { type FailureText, reasonFrom } from "../../results/failure-text.ts";
import { countOf } from "../../results/suite-tally.ts";
import type { TestFacts } from "../../results/test-maker.ts";
import { OpenSuites } from "../../xml/open-suites.ts";
import { childOf, childrenOf, textIn, textsIn, type XmlElement } from "../../xml/xml-element.ts";
import { XmlReportReader } from "../../xml/xml-report-reader.ts";
import { baseName, splitDotnetName, withoutClass } from "../dotnet-name.ts";

/** Everything else wasn't run: `Skip`, and `NotRun` for explicit tests that weren't asked for. */
const STATUSES: ReadonlyMap<string, ReportStatus> = new Map([
  ["Pass", "passed"],
  ["Fail", "failed"],
]);
const SUITES: ReadonlySet<string> = new Set(["assembly", "collection", "class"]);

/** xUnit.net's own XML, versions 1 to 3; Fixie writes it too. */
export class XunitReader extends XmlReportReader {
  readonly #suites: OpenSuites;
  /** Of the assembly: the same tests may run on several frameworks. */
  #framework = "";

  constructor(reading: Reading) {
    super(reading, { items: ["test", "error"] });
    this.#suites = new OpenSuites(reading);
  }

  protected override enter(name: string, attributes: Record<string, string>): void {
    if (!SUITES.has(name)) return;
    const { name: title = "", total, failed } = attributes;
    this.#suites.enter(baseName(title), this.line, { tests: countOf(total), problems: countOf(failed) });
    if (name === "assembly") this.#framework = attributes["target-framework"] ?? attributes.environment ?? "";
  }

  protected override leave(name: string): void {
    if (SUITES.has(name)) this.#suites.leave();
  }

  protected item(item: XmlElement): void {
    if (item.name === "test") this.#suites.add(this.add(this.#factsOf(item), item.line));
    else this.#addOutside(item);
  }

  /** Clean-up that failed belongs to no test, and a run with it isn't sound whatever its tests say. */
  #addOutside(error: XmlElement): void {
    const { type = "error", name = "" } = error.attributes;
    const reason = reasonFrom(failureOf(childOf(error, "failure"))) ?? "";
    const where = [type, name].filter((text) => text !== "").join(" of ");
    this.reading.addOutside(`A failure outside of tests (${where}): ${reason}`, error.line);
  }

  #factsOf(test: XmlElement): TestFacts {
    const { name = "", type = "", method = "", result = "" } = test.attributes;
    const split = splitDotnetName(name);
    const status = STATUSES.get(result) ?? "skipped";
    const traits = childrenOf(childOf(test, "traits"), "trait").map(({ attributes }): [string, string] => [
      attributes.name ?? "",
      attributes.value ?? "",
    ]);
    return {
      name: (type === "" ? split.name : withoutClass(name, type)) || method,
      classname: type || split.classname,
      suites: this.#suites.names,
      file: test.attributes["source-file"],
      line: countOf(test.attributes["source-line"]) || null,
      status,
      durationMs: parseSeconds(test.attributes.time),
      failure: status === "passed" ? undefined : this.#whyOf(test),
      output: [textIn(test, "output"), ...textsIn(childOf(test, "warnings"), "warning")],
      properties: traits,
      labels: traits,
      startedAt: test.attributes["start-rtf"] ?? null,
      attachments: childrenOf(childOf(test, "attachments"), "attachment").map(attachmentOf),
      place: { suite: this.#suites.number, project: this.#framework, neverRepeats: true },
    };
  }

  #whyOf(test: XmlElement): FailureText {
    const failure = childOf(test, "failure");
    if (failure) return failureOf(failure);
    const reason = childOf(test, "reason");
    return { message: textIn(reason, "message") || (reason?.text.toString() ?? ""), trace: "" };
  }
}

/** Bytes have a type and are in base64; a text has none and stands there as it is. */
function attachmentOf({ attributes, text }: XmlElement) {
  const { name = "", "media-type": contentType } = attributes;
  if (text.isCut) return { name, contentType: contentType ?? "" };
  if (contentType !== undefined) return { name, contentType, body: text.toString() };
  return { name, contentType: "text/plain", body: Buffer.from(text.toString()).toString("base64") };
}

function failureOf(failure: XmlElement | undefined): FailureText {
  const message = textIn(failure, "message") || failure?.attributes["exception-type"] || "";
  return { message, trace: textIn(failure, "stack-trace") };
}
