import type { Reading } from "../reading.ts";
import type { ReportedTest } from "../report.ts";
import { cutTo, detached } from "./bounded-text.ts";
import { MAX_MESSAGE_LENGTH } from "./limits.ts";

type Trouble = { message: string; line: number };

/** What a suite announces of itself; 0 where it announces nothing. */
export type Announced = { tests: number; problems: number };

/** Compares what a suite announces with what it holds, and reports what is missing once all of it was read. */
export class SuiteTally {
  readonly name: string;
  readonly #line: number;
  readonly #announced: Announced;
  /** A total over suites, of which producers are careless. */
  readonly #isTotal: boolean;
  readonly #troubles: Trouble[] = [];
  /** A suite inside sums its content up in its own numbers. */
  #holdsSuites = false;
  #tests = 0;
  #reruns = 0;
  #failing = 0;
  /** Of the suites inside too. */
  #failingInside = 0;
  #heldInside = 0;

  constructor(name: string, announced: Announced, line: number, isTotal = false) {
    this.name = cutTo(detached(name), MAX_MESSAGE_LENGTH);
    this.#announced = announced;
    this.#line = line;
    this.#isTotal = isTotal;
  }

  add(test: Pick<ReportedTest, "status" | "earlierAttempts">): void {
    this.#tests++;
    this.#reruns += test.earlierAttempts.length;
    const isFailing = test.status === "failed" || test.status === "error";
    if (isFailing || test.earlierAttempts.length > 0) this.#failing++;
  }

  /** An error or failure of the suite itself; only the first is kept. */
  addTrouble(text: string, line: number): void {
    if (this.#troubles.length > 0) return;
    const reason = cutTo(detached(text), MAX_MESSAGE_LENGTH).replace(/\s+/g, " ");
    const words = `${this.#about} failed outside of its tests, some of which may never have run`;
    this.#troubles.push({ message: reason === "" ? words : `${words}: ${reason}`, line });
  }

  /** Reports missing tests once all of the suite was read, and passes its counts on to the suite around. */
  finish(reading: Reading, around: SuiteTally | undefined): void {
    const failing = this.#failing + this.#failingInside;
    if (around) {
      around.#holdsSuites = true;
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

  /** True as long as no test was added, here or in a suite inside. */
  get isEmpty(): boolean {
    return this.#tests + this.#heldInside === 0;
  }

  get #about(): string {
    return this.name === "" ? "A test suite" : `The test suite "${this.name}"`;
  }

  #compare(reading: Reading, failing: number): void {
    const { tests, problems } = this.#announced;
    const held = this.#tests + this.#reruns;
    if (this.#holdsSuites || this.#isTotal) {
      const isShort = tests > held + this.#heldInside || (problems > 0 && failing === 0);
      if (isShort) reading.warn("A total announces more tests or failures than the report holds", this.#line);
      return;
    }
    if (problems > 0 && failing === 0) {
      reading.addOutside(
        `${this.#about} announces ${count(problems, "error")}, and none of its tests failed`,
        this.#line,
      );
    } else if (tests > held) {
      reading.addOutside(`${this.#about} announces ${count(tests, "test")} and holds ${held}`, this.#line);
    }
  }
}

/** A number as an attribute has it; 0 where it has none. */
export function countOf(text: string | undefined): number {
  return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : 0;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
