import { JsonReportReader } from "../../json/json-report-reader.ts";
import { isObject, type JsonObject, type JsonValue, numberOf, objectOf, textOf } from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import { type FailureText, reasonFrom } from "../../results/failure-text.ts";
import type { RunFacts } from "../../results/test-maker.ts";
import { pytestFailure, pytestName, pytestRun, STAGES } from "./pytest-test.ts";

/** Ids of tests whose repeated runs wait for the last one. */
const MAX_RERUN_TESTS = 100_000;
/** Exit codes that tests alone account for: all passed, some failed, none collected. */
const ORDINARY_EXIT_CODES: ReadonlySet<number> = new Set([0, 1, 5]);
const EXIT_CODES: Record<number, string> = {
  2: "the run was interrupted",
  3: "pytest had an internal error",
  4: "pytest was called wrongly",
};

/** JSON of the plugin pytest-json-report. */
export class PytestJsonReader extends JsonReportReader {
  readonly #reruns = new Map<string, RunFacts[]>();

  constructor(reading: Reading) {
    super(reading, ["tests", "collectors", "warnings"]);
  }

  protected item(item: JsonObject, path: string, line: number): void {
    if (path === "collectors") this.#collector(item, line);
    else if (path === "tests") this.#test(item, line);
  }

  protected document(document: JsonValue): void {
    const { tests, summary, exitcode } = objectOf(document);
    if (!Array.isArray(tests)) {
      throw this.reading.unreadable("holds no list of tests: run pytest without --json-report-summary");
    }
    for (const id of this.#reruns.keys()) this.reading.addOutside(`The last run of ${id} is missing`, null);
    const counts = objectOf(summary);
    this.compare({
      tests: numberOf(counts.total),
      failing: (numberOf(counts.failed) ?? 0) + (numberOf(counts.error) ?? 0),
    });
    this.#compareExit(numberOf(exitcode));
  }

  #compareExit(code: number | null): void {
    const isRed = this.failing > 0 || this.reading.outside.length > 0;
    if (code === null || (ORDINARY_EXIT_CODES.has(code) && (code !== 1 || isRed))) return;
    const why = EXIT_CODES[code] ?? "pytest failed, and none of its tests did";
    this.reading.addOutside(`pytest ended with exit code ${code}: ${why}`, null);
  }

  /** A module that can't be imported has no tests, and stands only here. */
  #collector({ nodeid, outcome, longrepr }: JsonObject, line: number): void {
    if (outcome !== "failed" && outcome !== "error") return;
    const failure: FailureText = { message: lastLine(textOf(longrepr)), trace: "" };
    this.reading.addOutside(`Collecting ${textOf(nodeid) || "the tests"} failed: ${reasonFrom(failure) ?? ""}`, line);
  }

  #test(test: JsonObject, line: number): void {
    const id = textOf(test.nodeid);
    const run = pytestRun(test);
    if (test.outcome === "rerun") {
      if (this.#reruns.size >= MAX_RERUN_TESTS) throw this.reading.unreadable("repeats too many tests", line);
      this.#reruns.set(id, [...(this.#reruns.get(id) ?? []), run]);
      return;
    }
    const earlier = this.#reruns.get(id) ?? [];
    this.#reruns.delete(id);
    const { file, suites, name, classname, parameters } = pytestName(id);
    const lineNumber = numberOf(test.lineno);
    this.add(
      {
        ...{ name, classname, suites: [file, ...suites], file },
        line: lineNumber === null ? null : lineNumber + 1,
        ...run,
        failure: pytestFailure(test),
        output: STAGES.flatMap((stage) => outputOf(objectOf(test[stage]))),
        properties: propertiesOf(test),
        earlier,
        place: { parameters },
      },
      line,
    );
  }
}

function outputOf({ stdout, stderr }: JsonObject): string[] {
  return [textOf(stdout), textOf(stderr)];
}

function propertiesOf({ metadata, user_properties: user }: JsonObject): [string, string][] {
  const pairs = Object.entries(objectOf(metadata)).map(([name, value]): [string, string] => [name, textOf(value)]);
  const recorded = Array.isArray(user) ? user.filter(isObject).flatMap((one) => Object.entries(one)) : [];
  return [...pairs, ...recorded.map(([name, value]): [string, string] => [name, textOf(value)])];
}

function lastLine(text: string): string {
  return text.trimEnd().split("\n").at(-1)?.replace(/^E\s+/, "") ?? "";
}
