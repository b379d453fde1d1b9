import { LineReportReader } from "../../json/line-report-reader.ts";
import type { ReportStatus } from "../../report.ts";
import { type FailureText, withoutColours } from "../../results/failure-text.ts";
import { MAX_TEXT_LENGTH } from "../../results/limits.ts";
import { relativeFile } from "../../results/relative-file.ts";
import { type TapLine, type TapPoint, tapLine } from "./tap-line.ts";
import { TapPlan } from "./tap-plan.ts";
import { TapSubtests } from "./tap-subtests.ts";
import { type TapDiagnosis, tapDiagnosis } from "./tap-yaml.ts";

/** A point whose diagnosis may still come. */
type OpenPoint = TapPoint & { line: number; yaml: string[]; comments: string[]; subtests: TapSubtests };

const NOT_STRICT = "The report is strict TAP, and holds lines that are none";
const PASSED_BESIDE = "A test passed although one of its subtests failed";

/** TAP 12 to 14. A point without indentation is a test; its trace lists its subtests. */
export class TapReader extends LineReportReader {
  readonly #plan = new TapPlan();
  #point: OpenPoint | null = null;
  /** Those that come before the point that sums them up. */
  #subtests = new TapSubtests();
  #yaml: { lines: string[]; length: number; isOfSubtest: boolean } | null = null;
  #isStrict = false;
  #hasBailedOut = false;
  /** What node:test says at the end. */
  #announcedFailures = 0;

  protected line(text: string, line: number): void {
    if (this.#hasBailedOut) return;
    const plain = text.trimStart();
    const indent = text.length - plain.length;
    if (this.#yaml) this.#addYaml(text);
    else if (indent > 0) this.#indented(tapLine(plain), indent, line);
    else this.#topLevel(tapLine(text), line);
  }

  protected *finish(line: number): Generator<void> {
    yield this.#closePoint();
    if (this.#yaml) this.reading.addOutside("The report ends in the middle of a diagnosis", line);
    if (this.#hasBailedOut) return;
    for (const fault of this.#plan.faults()) this.reading.addOutside(fault, line);
    if (this.#announcedFailures > 0 && this.failing === 0) {
      this.reading.addOutside(
        `The report announces ${this.#announcedFailures} failures, and none of its tests failed`,
        line,
      );
    }
  }

  #topLevel(said: TapLine, line: number): void {
    if (said.kind === "comment") this.#comment(said.text);
    else if (said.kind === "point") this.#openPoint(said, line);
    else if (said.kind === "plan") this.#planned(said.count);
    else if (said.kind === "bail out") this.#bailOut(said.reason, line);
    else if (said.kind === "pragma") this.#pragma(said.strict);
    else if (said.kind === "testem's skip") {
      this.#plan.pass();
      this.reading.warn("Tests that testem skipped have no test point and were left out", line);
    } else if (said.kind === "end of buffer") this.#closePoint();
    else if (said.kind === "other" && this.#isStrict) this.reading.addOutside(NOT_STRICT, line);
  }

  #indented(said: TapLine, indent: number, line: number): void {
    if (said.kind === "yaml") {
      this.#yaml = { lines: [], length: 0, isOfSubtest: indent >= 4 };
      return;
    }
    if (said.kind === "bail out") this.#bailOut(said.reason, line);
    const subtests = this.#point?.isBuffered ? this.#point.subtests : this.#subtests;
    if (said.kind === "comment") subtests.begin();
    if (said.kind !== "point") return;
    if (this.#isStrict && !subtests.hasBegun && !this.#point?.isBuffered) this.reading.addOutside(NOT_STRICT, line);
    subtests.add(said, indent);
  }

  #openPoint(point: TapPoint, line: number): void {
    this.#closePoint();
    this.#plan.pass(point.id);
    this.#point = { ...point, line, yaml: [], comments: [], subtests: this.#subtests };
    this.#subtests = new TapSubtests();
  }

  #comment(text: string): void {
    const announced = /^(?:fail|cancelled)\s+(\d{1,9})$/.exec(text.trim())?.[1];
    if (announced !== undefined) this.#announcedFailures += Number(announced);
    if (/^subtest\b/i.test(text)) {
      if (!this.#point?.isBuffered) this.#closePoint();
      this.#subtests.begin();
    } else if (this.#point && !this.#point.isOk && this.#point.comments.length < 1000) this.#point.comments.push(text);
  }

  #planned(count: number): void {
    this.#closePoint();
    this.#plan.announce(count);
  }

  #pragma(strict: boolean | null): void {
    this.#closePoint();
    this.#subtests = new TapSubtests();
    if (strict !== null) this.#isStrict = strict;
  }

  #bailOut(reason: string, line: number): void {
    this.#closePoint();
    this.#hasBailedOut = true;
    this.reading.addOutside(
      reason === "" ? "The run bailed out" : `The run bailed out: ${withoutColours(reason).slice(0, 1000)}`,
      line,
    );
  }

  #addYaml(text: string): void {
    const yaml = this.#yaml;
    if (!yaml) return;
    if (text.trim() === "...") {
      if (!yaml.isOfSubtest && this.#point) this.#point.yaml = yaml.lines;
      this.#yaml = null;
    } else if (yaml.length < MAX_TEXT_LENGTH) {
      yaml.lines.push(text.slice(0, MAX_TEXT_LENGTH));
      yaml.length += text.length;
    }
  }

  #closePoint(): void {
    const point = this.#point;
    if (!point) return;
    this.#point = null;
    const diagnosis = tapDiagnosis(point.yaml);
    const status = statusOf(point);
    if (status === "passed" && point.subtests.hasFailingChild) {
      this.reading.addOutside(`${PASSED_BESIDE}: ${point.subtests.failures[0]}`, point.line);
    }
    const place = placeOf(diagnosis.place);
    const failure = status === "passed" ? undefined : failureOf(point, status, diagnosis);
    const name = point.name || `Test ${this.#plan.passed}`;
    this.add({ name, ...place, status, durationMs: point.durationMs ?? diagnosis.durationMs, failure }, point.line);
  }
}

function failureOf(point: OpenPoint, status: ReportStatus, { message, stack }: TapDiagnosis): FailureText {
  const failures = point.subtests.failures;
  const reason = point.directive === "todo" ? `To do: ${point.reason}` : point.reason;
  const trace = [
    stack || point.yaml.map((it) => it.trimEnd()).join("\n"),
    point.comments.join("\n"),
    failures.join("\n"),
  ];
  return {
    message: status === "skipped" ? reason : message || failures[0] || "",
    trace: trace.filter((it) => it !== "").join("\n\n"),
  };
}

/** A test that is still to do is no failure, whatever it says. */
function statusOf({ isOk, directive }: TapPoint): ReportStatus {
  if (directive !== null) return "skipped";
  return isOk ? "passed" : "failed";
}

/** `cart.test.js:3:1`. */
function placeOf(text: string): { file?: string; line?: number } {
  const parts = text.split(":");
  const [line = "", column = ""] = parts.slice(-2);
  if (parts.length < 3 || !/^\d{1,9}$/.test(line) || !/^\d{1,9}$/.test(column)) return {};
  return { file: relativeFile(parts.slice(0, -2).join(":")), line: Number(line) };
}
