import { type JsonObject, type JsonValue, numberOf, objectOf, textOf } from "../../json/json-value.ts";
import type { Reading } from "../../reading.ts";
import type { ReportStatus } from "../../report.ts";
import { MAX_LABELS, MAX_MESSAGE_LENGTH, MAX_OUTPUT_LENGTH, MAX_STEPS } from "../../results/limits.ts";
import type { AttachmentFacts, DetailFacts, StepFacts } from "../../results/test-details.ts";
import type { RunFacts } from "../../results/test-maker.ts";

/** The worst last: that of the worst step is the test's. */
const ORDER = ["PASSED", "SKIPPED", "PENDING", "UNDEFINED", "AMBIGUOUS", "UNKNOWN", "FAILED"] as const;
type CucumberStatus = (typeof ORDER)[number];
const MEANINGS: Record<CucumberStatus, ReportStatus> = {
  PASSED: "passed",
  SKIPPED: "skipped",
  PENDING: "skipped",
  UNDEFINED: "failed",
  AMBIGUOUS: "failed",
  UNKNOWN: "error",
  FAILED: "failed",
};
/** What a step or attachment costs in memory, in characters. */
const STEP_LENGTH = 50;
const LOG = "text/x.cucumber.log+plain";

type Begin = {
  testCaseId: string;
  attempt: number;
  timestamp: JsonValue | undefined;
  line: number;
  steps: ReadonlyMap<string, string>;
};

/** One attempt of a test case while its messages come in. */
export class CucumberRun {
  readonly testCaseId: string;
  readonly line: number;
  readonly #begin: Begin;
  readonly #steps: StepFacts[] = [];
  readonly #attachments: AttachmentFacts[] = [];
  #output = "";
  #worst: CucumberStatus = "PASSED";
  #deciding: { name: string; error: string } | null = null;
  #durationMs = 0;
  #isBroken = false;

  constructor(begin: Begin) {
    this.#begin = begin;
    this.testCaseId = begin.testCaseId;
    this.line = begin.line;
  }

  /** Characters that it holds in memory. */
  length = 0;

  finishStep({ testStepId, testStepResult }: JsonObject): void {
    const result = objectOf(testStepResult);
    const status = ORDER.find((known) => known === textOf(result.status).toUpperCase()) ?? "UNKNOWN";
    const name = this.#begin.steps.get(textOf(testStepId)) ?? "";
    const error = textOf(result.message) || textOf(objectOf(result.exception).message);
    const durationMs = millisecondsOf(result.duration);
    this.#durationMs += durationMs;
    if (ORDER.indexOf(status) > ORDER.indexOf(this.#worst)) {
      this.#worst = status;
      this.#deciding = { name, error };
      this.length += name.length + error.length;
    }
    const isHook = name === "";
    if ((isHook && status === "PASSED") || this.#steps.length >= MAX_STEPS) return;
    const message = error.slice(0, MAX_MESSAGE_LENGTH).split("\n", 1)[0] ?? "";
    this.length += message.length + STEP_LENGTH;
    this.#steps.push({ name: isHook ? "Hook" : name, status: MEANINGS[status], durationMs, message });
  }

  attach({ body, mediaType, fileName, url, contentEncoding }: JsonObject, reading: Reading): void {
    const contentType = textOf(mediaType);
    this.length += STEP_LENGTH;
    if (contentType === LOG) this.#addOutput(textOf(body));
    else if (this.#attachments.length < MAX_LABELS) {
      const encoding = textOf(contentEncoding) === "BASE64" ? "base64" : "utf8";
      const inline = reading.keepInline(textOf(body), encoding);
      this.#attachments.push({ name: textOf(fileName) || textOf(url) || contentType, contentType, inline });
    }
  }

  #addOutput(text: string): void {
    const before = this.#output.length;
    this.#output = (this.#output + text).slice(-MAX_OUTPUT_LENGTH);
    this.length += this.#output.length - before;
  }

  /** The report ends before this run did. */
  breakOff(): void {
    this.#isBroken = true;
  }

  facts(): RunFacts {
    const run = { durationMs: this.#durationMs, output: [this.#output], attachments: this.#attachments };
    if (this.#isBroken) return { status: "error", ...run, failure: { message: "Never ended", trace: "" } };
    return { status: MEANINGS[this.#worst], ...run, failure: this.#failure() };
  }

  details(): Pick<DetailFacts, "steps" | "startedAt"> {
    const startedAt = millisecondsOf(this.#begin.timestamp);
    return { steps: this.#steps, ...(startedAt > 0 ? { startedAt } : {}) };
  }

  #failure(): RunFacts["failure"] {
    if (!this.#deciding) return undefined;
    const { name, error } = this.#deciding;
    if (error !== "")
      return { message: error.split("\n", 1)[0] ?? "", trace: `${error.trimEnd()}\n\n${name}`.trimEnd() };
    if (this.#worst === "SKIPPED") return undefined;
    return { message: `${this.#worst.charAt(0)}${this.#worst.slice(1).toLowerCase()} step: ${name}`, trace: "" };
  }
}

/** Of a duration or a time, in seconds and nanoseconds. */
function millisecondsOf(value: JsonValue | undefined): number {
  const { seconds, nanos } = objectOf(value);
  return (numberOf(seconds) ?? 0) * 1000 + (numberOf(nanos) ?? 0) / 1e6;
}
