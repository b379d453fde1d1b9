import { JsonReportReader } from "../../json/json-report-reader.ts";
import { type JsonObject, type JsonValue, objectOf, objectsOf, textOf, textsOf } from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import { reasonFrom } from "../../results/failure-text.ts";
import { childrenOf, executionsOf, xcresultRun } from "./xcresult-case.ts";

/** Nodes whose result sums up the tests below them. */
const GROUPS: ReadonlySet<string> = new Set(["Test Plan", "Unit test bundle", "UI test bundle", "Test Suite"]);

/** Output of `xcrun xcresulttool get test-results tests`: a tree whose leaves are runs of test cases. */
export class XcresultJsonReader extends JsonReportReader {
  constructor(reading: Reading) {
    super(reading, ["testNodes"]);
  }

  protected item(node: JsonObject, _path: string, line: number): void {
    this.#node(node, [], line);
  }

  protected document(document: JsonValue): void {
    if (!Array.isArray(objectOf(document).testNodes)) {
      throw this.reading.unreadable("is Xcode's JSON without its list testNodes");
    }
  }

  #node(node: JsonObject, suites: readonly string[], line: number): void {
    const type = textOf(node.nodeType);
    if (type === "Test Case") {
      this.#testCase(node, suites, line);
      return;
    }
    const failingBefore = this.failing;
    const outsideBefore = this.reading.outside.length;
    // The plan is no suite: its name says how the tests were called.
    const inside = type === "Test Plan" ? suites : [...suites, textOf(node.name)];
    for (const child of objectsOf(node.children)) this.#node(child, inside, line);
    const isExplained = this.failing > failingBefore || this.reading.outside.length > outsideBefore;
    if (GROUPS.has(type) && node.result === "Failed" && !isExplained) this.#addOutside(node, line);
  }

  /** A bundle that crashed, or a set-up that failed. */
  #addOutside(node: JsonObject, line: number): void {
    const messages = childrenOf(node, "Failure Message").map(({ name }) => textOf(name));
    const reason = reasonFrom({ message: messages.join("\n"), trace: "" });
    const about = `${textOf(node.nodeType)} “${textOf(node.name).slice(0, 200)}” failed outside of its tests`;
    this.reading.addOutside(reason === null ? about : `${about}: ${reason}`, line);
  }

  #testCase(node: JsonObject, suites: readonly string[], line: number): void {
    for (const { runs, parameters, project } of executionsOf(node)) {
      const last = runs.at(-1);
      if (!last) continue;
      const { file, line: fileLine, ...run } = xcresultRun(last);
      this.add(
        {
          name: textOf(node.name),
          classname: suites.at(-1) ?? "",
          suites,
          file,
          line: fileLine,
          ...run,
          labels: textsOf(node.tags).map((tag) => ["tag", tag] as const),
          stableId: textOf(node.nodeIdentifierURL),
          earlier: runs.slice(0, -1).map(xcresultRun),
          place: { parameters, project },
        },
        line,
      );
    }
  }
}
