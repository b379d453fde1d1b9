import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ResultStatus } from "../result.ts";
import { isOutage } from "../run/baseline.ts";
import { isFailing, isFlaky } from "../run/outcome.ts";
import { flakinessOf, type RunOfCase } from "./flaky.ts";
import { seeded } from "./seeded.testing.ts";

// A project of 2,000 tests on one branch, whose runs repeat a failing test once, as most pipelines do. Some tests fail by
// chance, some from one commit to another, and some runs fail as a whole.

const TESTS = 2000;
const RUNS = 90;
const NOW = "2031-03-31T00:00:00.000Z";
const HOUR_MS = 3_600_000;
/** Every so many runs the commit of the one before runs again. */
const REPEATED_EVERY = 9;
const OUTAGES = [20, 47, 48, 75];
/** Share of the attempts that fail, and how many tests have it. */
const RATES: readonly (readonly [rate: number, tests: number])[] = [
  [0.02, 40],
  [0.05, 40],
  [0.1, 60],
  [0.2, 30],
  [0.5, 30],
];
const REGRESSIONS = 100;

type Test = { rate: number; failsFrom: number; failsUntil: number };
type Run = {
  number: number;
  commit: string;
  at: string;
  outcomes: { status: ResultStatus; isFlaky: boolean }[];
  isOutage: boolean;
};

const random = seeded(2031);

function makeTests(): Test[] {
  const whole = (max: number) => Math.floor(random() * max);
  const flaky = RATES.flatMap(([rate, tests]) =>
    Array.from({ length: tests }, () => ({ rate, failsFrom: 0, failsUntil: 0 })),
  );
  const broken = Array.from({ length: REGRESSIONS }, () => {
    const failsFrom = 2 + whole(RUNS - 4);
    return { rate: 0, failsFrom, failsUntil: failsFrom + 1 + whole(30) };
  });
  const stable = { rate: 0, failsFrom: 0, failsUntil: 0 };
  return [...flaky, ...broken, ...Array<Test>(TESTS - flaky.length - broken.length).fill(stable)];
}

function attempt({ rate, failsFrom, failsUntil }: Test, commit: number, isDown: boolean): ResultStatus {
  if (isDown && random() < 0.95) return "error";
  const isBroken = commit >= failsFrom && commit < failsUntil;
  return isBroken || random() < rate ? "failed" : "passed";
}

function simulate(tests: Test[]): Run[] {
  let passedBefore: boolean[] = tests.map(() => false);
  return Array.from({ length: RUNS }, (_, index) => {
    const number = index + 1;
    const commit = number % REPEATED_EVERY === 0 ? number - 1 : number;
    const outcomes = tests.map((test) => {
      const isDown = OUTAGES.includes(number);
      const first = attempt(test, commit, isDown);
      const attempts = isFailing(first) ? [first, attempt(test, commit, isDown)] : [first];
      return { status: attempts.at(-1) as ResultStatus, isFlaky: isFlaky(attempts) };
    });
    const passed = outcomes.map(({ status }) => status === "passed");
    const failingNow = passed.filter((it, test) => passedBefore[test] && !it).length;
    const outage = isOutage({ passedBefore: passedBefore.filter(Boolean).length, failingNow });
    if (!outage) passedBefore = passed;
    const at = new Date(Date.parse(NOW) - (RUNS - index) * 7 * HOUR_MS).toISOString();
    return { number, commit: `c${commit}`, at, outcomes, isOutage: outage };
  });
}

function runsOf(runs: Run[], test: number): RunOfCase[] {
  return runs.map(({ number, commit, at, outcomes, isOutage }) => {
    const { status, isFlaky } = outcomes[test] as Run["outcomes"][number];
    return {
      run: number,
      name: "ci",
      branch: "main",
      commit,
      at,
      isComplete: true,
      isOutage,
      status,
      isFlaky,
      places: { linux: status },
    };
  });
}

/** After how many runs a test is first listed; undefined where it never is. */
function foundAfter(runs: RunOfCase[]): number | undefined {
  const found = runs.findIndex((_, index) => flakinessOf(runs.slice(0, index + 1), { now: NOW }).flakyRuns > 0);
  return found < 0 ? undefined : found + 1;
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

describe("in a project of 2,000 tests", () => {
  const tests = makeTests();
  const runs = simulate(tests);
  const listed = tests.map((_, test) => flakinessOf(runsOf(runs, test), { now: NOW }).flakyRuns > 0);
  const flaky = tests.map(({ rate }) => rate > 0);

  it("recognises every run that fails as a whole, and no other", () => {
    expect(runs.filter(({ isOutage }) => isOutage).map(({ number }) => number)).toEqual(OUTAGES);
  });

  it("lists no stable test, whatever fails as a whole, and no regression", () => {
    expect(tests.filter((test, index) => test.rate === 0 && listed[index])).toEqual([]);
  });

  it("finds a test that fails every tenth time within 10 runs at the median", () => {
    const found = tests.flatMap(({ rate }, test) => (rate === 0.1 ? [foundAfter(runsOf(runs, test)) ?? RUNS + 1] : []));
    const median = found.sort((a, b) => a - b)[Math.floor(found.length / 2)] as number;
    expect(median).toBeLessThanOrEqual(10);
    expect(readFileSync(DOCUMENT, "utf8")).toContain(`found after ${median} runs at the median`);
  });

  it("has the precision and recall that the documentation names", () => {
    const right = tests.filter((_, test) => listed[test] && flaky[test]).length;
    const precision = percent(right, listed.filter(Boolean).length);
    const recall = percent(right, flaky.filter(Boolean).length);
    const text = readFileSync(DOCUMENT, "utf8");
    expect(text).toContain(`precision ${precision}, recall ${recall}`);
    for (const [rate] of RATES) {
      const ofRate = tests.flatMap((test, index) => (test.rate === rate ? [listed[index]] : []));
      expect(text).toContain(`| ${rate * 100} % | ${percent(ofRate.filter(Boolean).length, ofRate.length)} |`);
    }
  });
});

const DOCUMENT = join(import.meta.dirname, "../../../../docs/insight.md");
