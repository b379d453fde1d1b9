import type { Reading } from "../../reading.ts";
import type { EarlierAttempt, ReportStatus } from "../../report.ts";
import { BoundedText, cutTo } from "../../results/bounded-text.ts";
import { parseSeconds } from "../../results/duration.ts";
import {
  MAX_FIELD_LENGTH,
  MAX_MESSAGE_LENGTH,
  MAX_OUTPUT_LENGTH,
  MAX_PROPERTIES,
  MAX_TEXT_LENGTH,
} from "../../results/limits.ts";
import { type Problem, reasonOf, traceOf } from "../../results/problem.ts";
import { type AttachmentFacts, keepAttachments } from "../../results/test-details.ts";

/** Children that say how a test ended, the one that counts first. */
const PROBLEMS = new Map<string, ReportStatus>([
  ["failure", "failed"],
  ["error", "error"],
  ["skipped", "skipped"],
]);
const ENDINGS = [...PROBLEMS.values()];

/** Children that describe other runs of the same test, as surefire writes them. */
const ATTEMPTS = new Map<string, ReportStatus>([
  ["flakyFailure", "failed"],
  ["flakyError", "error"],
  ["rerunFailure", "failed"],
  ["rerunError", "error"],
]);

/** So many of each are kept of one test: bounds against hostile files, far from real ones. */
const MAX_PROBLEMS = 100;
const MAX_ATTEMPTS = 100;

const CUT_TRACE = `A trace was cut to ${MAX_TEXT_LENGTH} characters`;
const CUT_ATTEMPT = `The trace of another run was cut to ${MAX_OUTPUT_LENGTH} characters`;
const CUT_OUTPUT = `The output of a test was cut to ${MAX_OUTPUT_LENGTH} characters`;
const CUT_PROPERTY = `A property was cut to ${MAX_FIELD_LENGTH} characters`;

/** How output names a file. */
const ATTACHMENT = /\[\[ATTACHMENT\|([^\]\r\n]{1,1000})\]\]/g;

type Attempt = { problem: Problem; durationMs: number | null; output: BoundedText };

/** What the elements inside a testcase say. */
export class JunitContent {
  readonly #reading: Reading;
  readonly #line: number;
  readonly #endings = new Set<ReportStatus>();
  readonly #problems: Problem[] = [];
  readonly #attempts: Attempt[] = [];
  readonly #properties = new Map<string, BoundedText>();
  readonly #output = new BoundedText(MAX_OUTPUT_LENGTH);
  /** The attempt that is open. */
  #attempt: Attempt | null = null;
  /** Where the text of each open element goes, outermost first; null where it is of no use. */
  readonly #targets: (BoundedText | null)[] = [];

  constructor(reading: Reading, line: number) {
    this.#reading = reading;
    this.#line = line;
  }

  open(name: string, attributes: Record<string, string>): void {
    const isChild = this.#targets.length === 0;
    this.#targets.push(isChild ? this.#targetOfChild(name, attributes) : this.#targetWithin(name, attributes));
  }

  text(piece: string): void {
    this.#targets.at(-1)?.append(piece);
  }

  close(): void {
    this.#targets.pop();
  }

  /** How the test ended; null where no element says so. */
  get ending(): ReportStatus | null {
    return ENDINGS.find((ending) => this.#endings.has(ending)) ?? null;
  }

  get message(): string | null {
    const deciding = this.#problems.find((problem) => problem.status === this.ending);
    return deciding ? reasonOf(deciding) : null;
  }

  get trace(): string | null {
    return this.#traceOf(this.#problems, MAX_TEXT_LENGTH, CUT_TRACE);
  }

  get output(): string | null {
    return this.#outputOf(this.#output);
  }

  /** The files that its output names, as plug-ins of Jenkins and GitLab, and Playwright, write them. */
  get attachments(): AttachmentFacts[] {
    return attachmentsIn(this.#output);
  }

  get properties(): Record<string, string> {
    // Without a prototype, so that a property may be called anything, `__proto__` too.
    const properties: Record<string, string> = Object.create(null);
    for (const [name, text] of this.#properties) {
      properties[name] = text.toString().trim();
      if (text.isCut) this.#warn(CUT_PROPERTY);
    }
    return properties;
  }

  get earlierAttempts(): EarlierAttempt[] {
    return this.#attempts.map(({ problem, durationMs, output }) => {
      const trace = this.#traceOf([problem], MAX_OUTPUT_LENGTH, CUT_ATTEMPT);
      const attempt = { status: problem.status, durationMs, message: reasonOf(problem), trace };
      if (output.length === 0) return attempt;
      const attachments = keepAttachments(attachmentsIn(output), this.#reading, this.#line);
      return { ...attempt, output: this.#outputOf(output), ...attachments };
    });
  }

  #targetOfChild(name: string, attributes: Record<string, string>): BoundedText | null {
    this.#attempt = null;
    const ended = PROBLEMS.get(name);
    if (ended) return this.#addProblem(ended, attributes);
    const attempted = ATTEMPTS.get(name);
    if (attempted) return this.#addAttempt(attempted, attributes);
    if (name === "property") return this.#addProperty(attributes);
    return this.#outputTarget(name, this.#output);
  }

  #targetWithin(name: string, attributes: Record<string, string>): BoundedText | null {
    if (name === "property") return this.#addProperty(attributes);
    // Of an attempt; it would drown its trace.
    if (name === "system-out" || name === "system-err") return this.#outputTarget(name, this.#attempt?.output ?? null);
    return this.#targets.at(-1) ?? null;
  }

  #outputTarget(name: string, output: BoundedText | null): BoundedText | null {
    if (name !== "system-out" && name !== "system-err") return null;
    output?.startLine();
    return output;
  }

  #addProblem(status: ReportStatus, { message = "", type = "" }: Record<string, string>): BoundedText | null {
    this.#endings.add(status);
    if (this.#problems.length >= MAX_PROBLEMS) {
      this.#warn(`Only the first ${MAX_PROBLEMS} failures of one test were kept`);
      return null;
    }
    const used = this.#problems.reduce((sum, problem) => sum + problem.message.length + problem.body.length, 0);
    const problem = this.#newProblem(status, message, type, Math.max(0, MAX_TEXT_LENGTH - used));
    this.#problems.push(problem);
    return problem.body;
  }

  #addAttempt(status: ReportStatus, { message = "", type = "", time }: Record<string, string>): BoundedText | null {
    if (this.#attempts.length >= MAX_ATTEMPTS) {
      this.#warn(`Only the first ${MAX_ATTEMPTS} other runs of one test were kept`);
      return null;
    }
    const problem = this.#newProblem(status, message, type, MAX_OUTPUT_LENGTH);
    this.#attempt = { problem, durationMs: parseSeconds(time), output: new BoundedText(MAX_OUTPUT_LENGTH) };
    this.#attempts.push(this.#attempt);
    return problem.body;
  }

  #newProblem(status: ReportStatus, message: string, type: string, room: number): Problem {
    const body = new BoundedText(room);
    if (message.length > room) this.#warn(CUT_TRACE);
    return { status, message: cutTo(message.trim(), room), type: cutTo(type.trim(), MAX_MESSAGE_LENGTH), body };
  }

  /** The target for the value, where that is text; the values of properties of the same name become lines of one. */
  #addProperty({ name, value }: Record<string, string>): BoundedText | null {
    if (name === undefined) return null;
    const known = this.#properties.get(name);
    if (!known && (this.#properties.size >= MAX_PROPERTIES || name.length > MAX_FIELD_LENGTH)) {
      this.#warn("Properties beyond the first 200 of one test, or with a name of over 1,000 characters, were left out");
      return null;
    }
    const text = known ?? new BoundedText(MAX_FIELD_LENGTH);
    this.#properties.set(name, text);
    text.startLine();
    if (value === undefined) return text;
    text.append(value);
    return null;
  }

  #outputOf(output: BoundedText): string | null {
    if (output.isCut) this.#warn(CUT_OUTPUT);
    return output.toString() || null;
  }

  #traceOf(problems: Problem[], limit: number, warning: string): string | null {
    const trace = traceOf(problems);
    if (problems.some(({ body }) => body.isCut) || (trace?.length ?? 0) > limit) this.#warn(warning);
    return trace && cutTo(trace, limit);
  }

  #warn(message: string): void {
    this.#reading.warn(message, this.#line);
  }
}

function attachmentsIn(output: BoundedText): AttachmentFacts[] {
  const paths = new Set([...output.toString().matchAll(ATTACHMENT)].map(([, path = ""]) => path));
  return [...paths].map((path) => ({
    name: path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1),
    path,
  }));
}
