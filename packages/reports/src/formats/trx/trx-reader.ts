import type { Reading } from "../../reading.ts";
import type { ReportedTest } from "../../report.ts";
import { countOf } from "../../results/suite-tally.ts";
import type { TestFacts } from "../../results/test-maker.ts";
import type { Scratch } from "../../source/scratch.ts";
import { childOf, childrenOf, textIn, type XmlElement } from "../../xml/xml-element.ts";
import { XmlReportReader } from "../../xml/xml-report-reader.ts";
import { splitDotnetName, withoutClass } from "../dotnet-name.ts";
import { TrxDefinitions } from "./trx-definitions.ts";
import { countRows, factsOfResult, outcomeOf } from "./trx-result.ts";

type Kept = { facts: TestFacts; testId: string; line: number };

/** Outcomes of tests that the end of the run interrupted. */
const INTERRUPTED: ReadonlySet<string> = new Set(["InProgress", "Disconnected", "PassedButRunAborted"]);
/** A message of the run by which tests may be missing, whatever the others say. */
const CRASH = /abort|crash|hang dump|timed out|test host process/i;
const BAD_RUN: ReadonlySet<string> = new Set(["Failed", "Error", "Aborted", "Timeout", "Disconnected"]);

/** TRX of Visual Studio and `dotnet test`. The class of a test stands in its definition, which usually comes after all results. */
export class TrxReader extends XmlReportReader {
  readonly #definitions = new TrxDefinitions();
  readonly #around: string[] = [];
  #definitionsRead = false;
  #deployment = "";
  /** Results that wait for the definitions. */
  #waiting: Scratch | null = null;
  #summary: XmlElement | null = null;
  readonly #held = { results: 0, rows: 0, failing: 0, interrupted: 0 };

  constructor(reading: Reading) {
    super(reading, { items: ["ResultSummary"], ignored: ["TestEntries", "TestLists"] });
  }

  protected override isItem(name: string): boolean {
    const around = this.#around.at(-1);
    return around === "Results" || around === "TestDefinitions" || super.isItem(name);
  }

  protected override enter(name: string, attributes: Record<string, string>): void {
    this.#around.push(name);
    if (name === "Deployment") this.#deployment = attributes.runDeploymentRoot ?? "";
  }

  protected override leave(): void {
    if (this.#around.pop() === "TestDefinitions") this.#definitionsRead = true;
  }

  protected item(item: XmlElement): void {
    const around = this.#around.at(-1);
    if (around === "Results") this.#takeResult(item);
    else if (around === "TestDefinitions") this.#definitions.add(item);
    else this.#summary = item;
  }

  protected override finish(): void {
    const { interrupted } = this.#held;
    if (interrupted > 0) this.reading.addOutside(`The run ended while ${interrupted} of its tests were running`, null);
    if (this.#summary) this.#compare(this.#summary);
  }

  #takeResult(result: XmlElement): void {
    const facts = factsOfResult(result, this.#deployment);
    this.#held.results++;
    this.#held.rows += countRows(result);
    if (facts.status === "failed" || facts.status === "error") this.#held.failing++;
    if (INTERRUPTED.has(outcomeOf(result))) this.#held.interrupted++;
    const kept: Kept = { facts, testId: result.attributes.testId ?? "", line: result.line };
    if (this.#definitionsRead) this.add(this.#join(kept), kept.line);
    else {
      this.#waiting ??= this.reading.openScratch();
      this.#waiting.append(`${JSON.stringify(kept)}\n`);
    }
  }

  protected override *remaining(): Generator<ReportedTest> {
    for (const line of this.#waiting?.lines() ?? []) {
      const kept: Kept = JSON.parse(line);
      yield this.make(this.#join(kept), kept.line);
    }
  }

  #join({ facts, testId }: Kept): TestFacts {
    const definition = this.#definitions.find(testId);
    if (!definition?.classname) return { ...facts, ...splitDotnetName(facts.name) };
    const { classname, categories, properties } = definition;
    const labels = categories.map((category): [string, string] => ["tag", category]);
    return { ...facts, name: withoutClass(facts.name, classname), classname, labels, properties };
  }

  /** A run may fail with no failing test: it crashed, hung, or found none. */
  #compare(summary: XmlElement): void {
    const { results, rows, failing } = this.#held;
    const outside = this.reading.outside.length;
    for (const info of childrenOf(childOf(summary, "RunInfos"), "RunInfo")) {
      const text = textIn(info, "Text");
      const isBad = BAD_RUN.has(info.attributes.outcome ?? "Error");
      if (CRASH.test(text) || (isBad && failing === 0)) this.reading.addOutside(`The run reports: ${text}`, info.line);
      else if (isBad) this.reading.warn("The run reports errors besides those of its tests", info.line);
    }
    if (this.reading.outside.length > outside) return;
    const counters = childOf(summary, "Counters")?.attributes ?? {};
    const total = countOf(counters.total);
    const problems = ["failed", "error", "timeout", "aborted"].reduce((sum, name) => sum + countOf(counters[name]), 0);
    const outcome = summary.attributes.outcome ?? "";
    if (total > Math.max(results, rows)) {
      this.reading.addOutside(`The run announces ${total} tests and holds ${results}`, summary.line);
    } else if (failing === 0 && (problems > 0 || BAD_RUN.has(outcome))) {
      this.reading.addOutside(`The run says that it failed (${outcome}), and none of its tests failed`, summary.line);
    }
  }
}
