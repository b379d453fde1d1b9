import type { Reading } from "../../reading.ts";
import type { EarlierAttempt, ReportedTest, ReportStatus, TestPlace } from "../../report.ts";
import { BoundedText, cutTo, detached } from "../../results/bounded-text.ts";
import { parseSeconds } from "../../results/duration.ts";
import { withoutColours } from "../../results/failure-text.ts";
import { keepField, keepName } from "../../results/kept-field.ts";
import {
  MAX_FIELD_LENGTH,
  MAX_MESSAGE_LENGTH,
  MAX_OUTPUT_LENGTH,
  MAX_PROPERTIES,
  MAX_TEXT_LENGTH,
} from "../../results/limits.ts";
import { type Problem, reasonOf, traceOf } from "../../results/problem.ts";
import type { JunitSuite } from "./junit-suite.ts";

/** Children that say how a test ended, the one that counts first. */
const PROBLEMS = new Map<string, ReportStatus>([
  ["failure", "failed"],
  ["error", "error"],
  ["skipped", "skipped"],
]);

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

/** A `status` or `result` by which a test says of itself that it didn't run. */
const NOT_RUN = /^(not ?run|skipped|disabled|ignored|suppressed)$/i;
/** One that claims what no child element confirms. */
const UNCONFIRMED = /^(fail(ed|ure)?|errors?)$/i;

/** BackstopJS writes one test for each viewport, under one name, and names no viewport. */
const BACKSTOP_NAME = /^\s*››\s/;
/** Properties in which producers name the parameters of a test, or where it ran. */
const PARAMETER_PROPERTY = /^(param(eter)?s?)([.:[_].*)?$/i;
const PROJECT_PROPERTY = /^(project|browser|browsername)$/i;
const MAX_PLACE_LENGTH = 1000;

const UNCONFIRMED_STATUS =
  "A test counts as passed although its status says otherwise, since it has no failure or error element";
const CUT_TRACE = `A trace was cut to ${MAX_TEXT_LENGTH} characters`;
const CUT_ATTEMPT = `The trace of another run was cut to ${MAX_OUTPUT_LENGTH} characters`;
const CUT_OUTPUT = `The output of a test was cut to ${MAX_OUTPUT_LENGTH} characters`;
const CUT_PROPERTY = `A property was cut to ${MAX_FIELD_LENGTH} characters`;

type Attempt = { problem: Problem; durationMs: number | null };

/** A `<testcase>` while its content comes in. */
export class JunitTestcase {
  readonly #attributes: Record<string, string>;
  readonly #suites: readonly string[];
  readonly #suite: JunitSuite | undefined;
  readonly #line: number;
  readonly #reading: Reading;
  readonly #endings = new Set<ReportStatus>();
  readonly #problems: Problem[] = [];
  readonly #attempts: Attempt[] = [];
  readonly #properties = new Map<string, BoundedText>();
  readonly #output = new BoundedText(MAX_OUTPUT_LENGTH);
  /** Where the text of each element around goes, outermost first; null where it is of no use. */
  readonly #targets: (BoundedText | null)[] = [];

  constructor(
    attributes: Record<string, string>,
    around: { suites: readonly string[]; suite: JunitSuite | undefined },
    line: number,
    reading: Reading,
  ) {
    this.#attributes = attributes;
    this.#suites = around.suites;
    this.#suite = around.suite;
    this.#line = line;
    this.#reading = reading;
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

  finish(): ReportedTest {
    const { name, classname, class: phpClass, file, line, lineno, time } = this.#attributes;
    const status = [...PROBLEMS.values()].find((ending) => this.#endings.has(ending)) ?? this.#ownStatus();
    const properties = this.#collectProperties();
    const deciding = this.#problems.find((problem) => problem.status === status);
    this.#warnOfLosses();
    return {
      ...keepName(
        { name: withoutColours(name ?? ""), classname: withoutColours(classname || phpClass || "") },
        this.#reading,
        this.#line,
      ),
      suites: this.#suites,
      place: this.#placeOf(properties),
      file: keepField("file", file ?? "", this.#reading, this.#line) || null,
      line: parseLine(line ?? lineno),
      status,
      durationMs: parseSeconds(time),
      message: deciding ? reasonOf(deciding) : null,
      trace: this.#traceOf(this.#problems, MAX_TEXT_LENGTH, CUT_TRACE),
      output: this.#output.toString() || null,
      properties,
      earlierAttempts: this.#attempts.map((attempt) => this.#toEarlierAttempt(attempt)),
    };
  }

  /** Of a test without a failure, error or skipped element. */
  #ownStatus(): ReportStatus {
    const { status = "", result = "" } = this.#attributes;
    return NOT_RUN.test(status.trim()) || NOT_RUN.test(result.trim()) ? "skipped" : "passed";
  }

  #placeOf(properties: Record<string, string>): TestPlace {
    const { file, name = "", value_param: value, type_param: type, browser, project } = this.#attributes;
    const matching = (pattern: RegExp) => Object.entries(properties).filter(([name]) => pattern.test(name));
    const parameters = [value, type, ...matching(PARAMETER_PROPERTY).map(([name, value]) => `${name}=${value}`)];
    const suite = this.#suite;
    return {
      suite: suite?.number ?? null,
      project: placeText(project ?? browser ?? matching(PROJECT_PROPERTY)[0]?.[1]) ?? suite?.project ?? null,
      parameters: placeText(parameters.filter((text) => text !== undefined).join(", ")),
      host: suite?.host ?? null,
      file: placeText(file) ?? suite?.file ?? null,
      neverRepeats: BACKSTOP_NAME.test(name),
    };
  }

  #targetOfChild(name: string, attributes: Record<string, string>): BoundedText | null {
    const ended = PROBLEMS.get(name);
    if (ended) return this.#addProblem(ended, attributes);
    const attempted = ATTEMPTS.get(name);
    if (attempted) return this.#addAttempt(attempted, attributes);
    if (name === "property") return this.#addProperty(attributes);
    if (name !== "system-out" && name !== "system-err") return null;
    this.#output.startLine();
    return this.#output;
  }

  #targetWithin(name: string, attributes: Record<string, string>): BoundedText | null {
    if (name === "property") return this.#addProperty(attributes);
    // Of an attempt; its own output would drown its trace.
    if (name === "system-out" || name === "system-err") return null;
    return this.#targets.at(-1) ?? null;
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
    this.#attempts.push({ problem, durationMs: parseSeconds(time) });
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

  #toEarlierAttempt({ problem, durationMs }: Attempt): EarlierAttempt {
    const trace = this.#traceOf([problem], MAX_OUTPUT_LENGTH, CUT_ATTEMPT);
    return { status: problem.status, durationMs, message: reasonOf(problem), trace };
  }

  #traceOf(problems: Problem[], limit: number, warning: string): string | null {
    const trace = traceOf(problems);
    if (problems.some(({ body }) => body.isCut) || (trace?.length ?? 0) > limit) this.#warn(warning);
    return trace && cutTo(trace, limit);
  }

  #collectProperties(): Record<string, string> {
    // Without a prototype, so that a property may be called anything, `__proto__` too.
    const properties: Record<string, string> = Object.create(null);
    for (const [name, text] of this.#properties) properties[name] = text.toString().trim();
    return properties;
  }

  #warnOfLosses(): void {
    const { name, time, status = "", result = "" } = this.#attributes;
    if (!name) this.#warn("A test has no name");
    if (time && parseSeconds(time) === null) this.#warn("A time that is not a number of seconds was left out");
    const claimsOtherwise = UNCONFIRMED.test(status) || UNCONFIRMED.test(result);
    if (this.#endings.size === 0 && claimsOtherwise) this.#warn(UNCONFIRMED_STATUS);
    if (this.#output.isCut) this.#warn(CUT_OUTPUT);
    if ([...this.#properties.values()].some((text) => text.isCut)) this.#warn(CUT_PROPERTY);
  }

  #warn(message: string): void {
    this.#reading.warn(message, this.#line);
  }
}

function parseLine(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : null;
}

function placeText(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : cutTo(detached(text), MAX_PLACE_LENGTH);
}
