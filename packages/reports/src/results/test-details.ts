import type { Reading } from "../reading.ts";
import type { Attachment, NamedValue, ReportedTest, ReportStatus, TestStep } from "../report.ts";
import { cutTo } from "./bounded-text.ts";
import { reasonFrom, withoutColours } from "./failure-text.ts";
import { MAX_FIELD_LENGTH, MAX_LABELS, MAX_STEP_DEPTH, MAX_STEPS } from "./limits.ts";
import { wholeMilliseconds } from "./whole-milliseconds.ts";

const CUT_STEPS = `Steps of a test beyond the first ${MAX_STEPS}, or more than ${MAX_STEP_DEPTH} deep, were left out`;
const LEFT_OUT = `Labels, links, parameters or attachments of a test beyond the first ${MAX_LABELS} were left out`;

export type StepFacts = {
  name: string;
  status: ReportStatus | null;
  durationMs?: number | null;
  message?: string;
  steps?: readonly StepFacts[];
};

/** What some reports say of a test besides how it ended: texts of any length. */
export type DetailFacts = {
  stableId?: string;
  /** Milliseconds since 1970, or a date as text. */
  startedAt?: number | string | null;
  parameters?: readonly (readonly [name: string, value: string])[];
  labels?: readonly (readonly [name: string, value: string])[];
  links?: readonly { url: string; name?: string; kind?: string }[];
  steps?: readonly StepFacts[];
  attachments?: readonly AttachmentFacts[];
};

/** `body`: its bytes in base64; `inline`: what those are called that are kept already. */
export type AttachmentFacts = {
  name: string;
  path?: string;
  contentType?: string;
  body?: string;
  inline?: string | undefined;
};

type Details = Pick<
  ReportedTest,
  "stableId" | "startedAt" | "parameters" | "labels" | "links" | "steps" | "attachments"
>;

/** The parts that the report has, each bounded. */
export function keepDetails(facts: DetailFacts, reading: Reading, line: number | null): Details {
  const {
    stableId = "",
    startedAt = null,
    parameters = [],
    labels = [],
    links = [],
    steps = [],
    attachments = [],
  } = facts;
  const details: Details = keepAttachments(attachments, reading, line);
  const start = dateOf(startedAt);
  if (stableId !== "") details.stableId = cutTo(stableId, MAX_FIELD_LENGTH);
  if (start !== null) details.startedAt = start;
  if (parameters.length > 0) details.parameters = few(parameters, reading, line).map(pairOf);
  if (labels.length > 0) details.labels = few(labels, reading, line).map(pairOf);
  if (links.length > 0) {
    details.links = few(links, reading, line).map(({ url, name, kind }) => ({
      url: cutTo(url, MAX_FIELD_LENGTH),
      name: shortText(name),
      kind: shortText(kind),
    }));
  }
  if (steps.length > 0) details.steps = new StepKeeper(reading, line).keep(steps, 1);
  return details;
}

export function keepAttachments(
  attachments: NonNullable<DetailFacts["attachments"]>,
  reading: Reading,
  line: number | null,
): { attachments?: Attachment[] } {
  if (attachments.length === 0) return {};
  return {
    attachments: few(attachments, reading, line).map(({ name, path, contentType, body = "", inline }) => {
      const kept = inline ?? reading.keepInline(body);
      return {
        name: cutTo(name || path || "attachment", MAX_FIELD_LENGTH),
        path: shortText(path),
        contentType: shortText(contentType),
        ...(kept !== undefined && { inline: kept }),
      };
    }),
  };
}

/** Counts the steps of one test at all depths. */
class StepKeeper {
  readonly #reading: Reading;
  readonly #line: number | null;
  #left = MAX_STEPS;

  constructor(reading: Reading, line: number | null) {
    this.#reading = reading;
    this.#line = line;
  }

  keep(steps: readonly StepFacts[], depth: number): TestStep[] {
    if (depth > MAX_STEP_DEPTH || steps.length > this.#left) this.#reading.warn(CUT_STEPS, this.#line);
    if (depth > MAX_STEP_DEPTH) return [];
    const kept = steps.slice(0, this.#left);
    this.#left -= kept.length;
    return kept.map((step) => this.#keepOne(step, depth));
  }

  #keepOne({ name, status, durationMs, message = "", steps = [] }: StepFacts, depth: number): TestStep {
    const reason = reasonFrom({ message, trace: "" });
    const step: TestStep = {
      name: cutTo(withoutColours(name), MAX_FIELD_LENGTH),
      status,
      durationMs: wholeMilliseconds(durationMs),
    };
    if (reason !== null) step.message = reason;
    if (steps.length > 0) step.steps = this.keep(steps, depth + 1);
    return step;
  }
}

function few<T>(all: readonly T[], reading: Reading, line: number | null): readonly T[] {
  if (all.length <= MAX_LABELS) return all;
  reading.warn(LEFT_OUT, line);
  return all.slice(0, MAX_LABELS);
}

function pairOf([name, value]: readonly [string, string]): NamedValue {
  return { name: cutTo(name, MAX_FIELD_LENGTH), value: cutTo(value, MAX_FIELD_LENGTH) };
}

function shortText(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : cutTo(text, MAX_FIELD_LENGTH);
}

function dateOf(value: number | string | null): string | null {
  if (value === null || value === "" || (typeof value === "string" && value.length > 50)) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) || date.getTime() <= 0 ? null : date.toISOString();
}
