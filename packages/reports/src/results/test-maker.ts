import type { Reading } from "../reading.ts";
import type { EarlierAttempt, ReportedTest, ReportStatus, TestPlace } from "../report.ts";
import { cutTo, detached } from "./bounded-text.ts";
import { type FailureText, reasonFrom, traceFrom, withoutColours } from "./failure-text.ts";
import { keepField, keepName } from "./kept-field.ts";
import {
  MAX_FIELD_LENGTH,
  MAX_OUTPUT_LENGTH,
  MAX_PROPERTIES,
  MAX_SUITE_PATH_LENGTH,
  MAX_TEXT_LENGTH,
} from "./limits.ts";
import { type DetailFacts, keepAttachments, keepDetails } from "./test-details.ts";
import { wholeMilliseconds } from "./whole-milliseconds.ts";

/** Attempts kept of one test: a bound against hostile files, far from real ones. */
const MAX_ATTEMPTS = 100;

const CUT_TRACE = `A trace was cut to ${MAX_TEXT_LENGTH} characters`;
const CUT_ATTEMPT = `The trace of another run was cut to ${MAX_OUTPUT_LENGTH} characters`;
const CUT_OUTPUT = `Only the last ${MAX_OUTPUT_LENGTH} characters of a test's output were kept`;
const CUT_PROPERTY = `A property was cut to ${MAX_FIELD_LENGTH} characters`;
const LEFT_OUT_PROPERTIES = `Properties beyond the first ${MAX_PROPERTIES} of a test were left out`;
const LEFT_OUT_ATTEMPTS = `Runs of a test beyond the first ${MAX_ATTEMPTS} were left out`;
const CUT_PATH = `The names of the suites around a test were cut to ${MAX_SUITE_PATH_LENGTH} characters together`;

/** One run of a test, as a report has it: texts of any length. */
export type RunFacts = {
  status: ReportStatus;
  durationMs?: number | null;
  failure?: FailureText | undefined;
  /** Pieces of standard output and error. */
  output?: readonly string[];
  attachments?: DetailFacts["attachments"];
};

/** A test as a report has it: texts of any length, everything that is not known left out. */
export type TestFacts = RunFacts &
  DetailFacts & {
    name: string;
    classname?: string | undefined;
    suites?: readonly string[];
    file?: string | undefined;
    line?: number | null;
    /** Several of one name become lines of one value. */
    properties?: Iterable<readonly [name: string, value: string]>;
    /** Runs before the one that counts. */
    earlier?: readonly RunFacts[];
    place?: Partial<Pick<TestPlace, "suite" | "project" | "parameters" | "host" | "neverRepeats">>;
  };

/** Makes tests of what a report says, with every text bounded and a warning for each that had to be cut. */
export class TestMaker {
  readonly #reading: Reading;
  /** Tests of one suite share one list. */
  #suites: { given: readonly string[]; kept: readonly string[] } = { given: [], kept: [] };

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  make(facts: TestFacts, line: number | null): ReportedTest {
    if (facts.name.trim() === "") this.#reading.warn("A test has no name", line);
    const file = keepField("file", facts.file ?? "", this.#reading, line) || null;
    const run = this.#run(facts, line, { length: MAX_TEXT_LENGTH, warning: CUT_TRACE });
    const { attachments: _, ...ofRun } = run;
    const names = { name: withoutColours(facts.name), classname: withoutColours(facts.classname ?? "") };
    return {
      ...keepName(names, this.#reading, line),
      suites: this.#keepSuites(facts.suites ?? [], line),
      place: placeOf(facts, file),
      file,
      line: wholeNumber(facts.line),
      ...ofRun,
      output: this.#outputOf(facts.output ?? [], line),
      properties: this.#propertiesOf(facts.properties ?? [], line),
      earlierAttempts: this.#attemptsOf(facts.earlier ?? [], line),
      ...keepDetails(facts, this.#reading, line),
    };
  }

  #attemptsOf(earlier: readonly RunFacts[], line: number | null): EarlierAttempt[] {
    if (earlier.length > MAX_ATTEMPTS) this.#reading.warn(LEFT_OUT_ATTEMPTS, line);
    const limit = { length: MAX_OUTPUT_LENGTH, warning: CUT_ATTEMPT };
    return earlier.slice(0, MAX_ATTEMPTS).map((run) => {
      const output = this.#outputOf(run.output ?? [], line);
      return { ...this.#run(run, line, limit), ...(output === null ? {} : { output }) };
    });
  }

  #run(
    { status, durationMs, failure, attachments = [] }: RunFacts,
    line: number | null,
    limit: { length: number; warning: string },
  ): EarlierAttempt {
    const trace = failure ? traceFrom(failure) : null;
    if ((trace?.length ?? 0) > limit.length) this.#reading.warn(limit.warning, line);
    return {
      status,
      durationMs: wholeMilliseconds(durationMs),
      message: failure ? reasonFrom(failure) : null,
      trace: trace && cutTo(trace, limit.length),
      ...keepAttachments(attachments, this.#reading, line),
    };
  }

  #keepSuites(suites: readonly string[], line: number | null): readonly string[] {
    if (isSame(suites, this.#suites.given)) return this.#suites.kept;
    const kept: string[] = [];
    let length = 0;
    for (const suite of suites) {
      const name = keepField("suite", withoutColours(suite), this.#reading, line);
      length += name.length;
      if (length > MAX_SUITE_PATH_LENGTH) this.#reading.warn(CUT_PATH, line);
      else if (name !== "") kept.push(name);
    }
    this.#suites = { given: [...suites], kept };
    return kept;
  }

  /** The end of a long output says more than its beginning. */
  #outputOf(pieces: readonly string[], line: number | null): string | null {
    const text = pieces
      .map((piece) => piece.trimEnd())
      .filter((piece) => piece !== "")
      .join("\n");
    if (text.length <= MAX_OUTPUT_LENGTH) return text === "" ? null : text;
    this.#reading.warn(CUT_OUTPUT, line);
    return text.slice(-MAX_OUTPUT_LENGTH).toWellFormed();
  }

  #propertiesOf(given: Iterable<readonly [string, string]>, line: number | null): Record<string, string> {
    if (Array.isArray(given) && given.length === 0) return {};
    // Without a prototype, so that a property may be called anything, `__proto__` too.
    const properties: Record<string, string> = Object.create(null);
    let count = 0;
    for (const [name, value] of given) {
      const key = cutTo(name, MAX_FIELD_LENGTH);
      const before = properties[key];
      if (before === undefined && ++count > MAX_PROPERTIES) {
        this.#reading.warn(LEFT_OUT_PROPERTIES, line);
        break;
      }
      const text = before === undefined ? value.trim() : `${before}\n${value.trim()}`;
      if (name.length > MAX_FIELD_LENGTH || text.length > MAX_FIELD_LENGTH) this.#reading.warn(CUT_PROPERTY, line);
      properties[key] = cutTo(text, MAX_FIELD_LENGTH);
    }
    return properties;
  }
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}

function placeOf({ place = {}, parameters = [] }: TestFacts, file: string | null): TestPlace {
  const pairs = parameters.map(([name, value]) => `${name}=${value}`).join(", ");
  return {
    suite: place.suite ?? null,
    project: placeText(place.project),
    parameters: placeText(place.parameters || pairs),
    host: placeText(place.host),
    file,
    neverRepeats: place.neverRepeats ?? false,
  };
}

function placeText(text: string | null | undefined): string | null {
  return text ? cutTo(detached(text), MAX_FIELD_LENGTH) : null;
}

function wholeNumber(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 999_999_999 ? value : null;
}
