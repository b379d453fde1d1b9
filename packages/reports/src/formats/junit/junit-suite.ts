import type { Reading } from "../../reading.ts";
import type { ReportedTest } from "../../report.ts";
import { cutTo, detached } from "../../results/bounded-text.ts";
import { MAX_MESSAGE_LENGTH } from "../../results/limits.ts";

/** Names of suite properties that hold the browser or the runner's project, in any case. */
const PROJECT_PROPERTY = /^(project|browser|browsername)$/i;
/** Characters kept of a suite's attribute, which every test of it carries on. */
const MAX_ATTRIBUTE_LENGTH = 1000;

type Trouble = { message: string; line: number };

/** A `<testsuite>`, or the root around all, while its content comes in: what it announces, and what it holds. */
export class JunitSuite {
  readonly name: string;
  readonly file: string | null;
  readonly host: string | null;
  /** Counted in the file; null for a root that is no suite. */
  readonly number: number | null;
  project: string | null;
  /** A suite inside sums its content up in its own numbers. */
  holdsSuites = false;
  readonly #line: number;
  readonly #announced: { tests: number; problems: number };
  readonly #troubles: Trouble[] = [];
  #tests = 0;
  #reruns = 0;
  #failing = 0;
  /** Of the suites inside too. */
  #failingInside = 0;
  #heldInside = 0;

  constructor(attributes: Record<string, string>, number: number | null, line: number, around?: JunitSuite) {
    this.name = cutTo(detached(attributes.name ?? ""), MAX_MESSAGE_LENGTH);
    this.file = attribute(attributes.file ?? attributes.filepath) ?? around?.file ?? null;
    this.host = attribute(attributes.hostname) ?? around?.host ?? null;
    this.project = attribute(attributes.project ?? attributes.browser) ?? around?.project ?? null;
    this.number = number;
    this.#line = line;
    const { tests, errors, failures } = attributes;
    this.#announced = { tests: countOf(tests), problems: countOf(errors) + countOf(failures) };
  }

  addProperty({ name = "", value = "" }: Record<string, string>): void {
    if (PROJECT_PROPERTY.test(name) && value !== "") this.project = attribute(value);
  }

  add(test: ReportedTest): void {
    this.#tests++;
    this.#reruns += test.earlierAttempts.length;
    const isFailing = test.status === "failed" || test.status === "error";
    if (isFailing || test.earlierAttempts.length > 0) this.#failing++;
  }

  /** An error or failure of the suite itself. */
  addTrouble({ message = "", type = "" }: Record<string, string>, line: number): void {
    if (this.#troubles.length > 0) return;
    const text = cutTo(detached(message || type), MAX_MESSAGE_LENGTH).replace(/\s+/g, " ");
    const about = this.name === "" ? "A test suite" : `The test suite "${this.name}"`;
    const words = `${about} failed outside of its tests, some of which may never have run`;
    this.#troubles.push({ message: text === "" ? words : `${words}: ${text}`, line });
  }

  /** Reports missing tests once all of the suite was read, and passes its counts on to the suite around. */
  finish(reading: Reading, around: JunitSuite | undefined): void {
    const failing = this.#failing + this.#failingInside;
    if (around) {
      around.holdsSuites = true;
      around.#failingInside += failing;
      around.#heldInside += this.#tests + this.#reruns + this.#heldInside;
    }
    for (const { message, line } of this.#troubles) {
      // Producers repeat a test's failure at its suite.
      if (failing > 0) reading.warn("A test suite failed outside of its tests, of which some failed too", line);
      else reading.addOutside(message, line);
    }
    if (this.#troubles.length === 0) this.#compare(reading, failing);
  }

  #compare(reading: Reading, failing: number): void {
    const { tests, problems } = this.#announced;
    const held = this.#tests + this.#reruns;
    if (this.holdsSuites || this.number === null) {
      const isShort = tests > held + this.#heldInside || (problems > 0 && failing === 0);
      if (isShort) reading.warn("A total announces more tests or failures than the report holds", this.#line);
      return;
    }
    const about = this.name === "" ? "A test suite" : `The test suite "${this.name}"`;
    if (problems > 0 && failing === 0) {
      reading.addOutside(`${about} announces ${count(problems, "error")}, and none of its tests failed`, this.#line);
    } else if (tests > held) {
      reading.addOutside(`${about} announces ${count(tests, "test")} and holds ${held}`, this.#line);
    }
  }
}

function attribute(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : cutTo(detached(text), MAX_ATTRIBUTE_LENGTH);
}

/** A number as an attribute has it; 0 where it has none. */
function countOf(text: string | undefined): number {
  return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : 0;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
