import { describe, expect, it } from "vitest";
import type { ResultStatus } from "../result.ts";
import { flakinessOf, flipsOf, isOpposite, type RunOfCase } from "./flaky.ts";
import { failingSince, lastGood } from "./streak.ts";

const NOW = "2031-03-31T12:00:00.000Z";
const STATUS = { p: "passed", f: "failed", e: "error", s: "skipped", b: "blocked" } as const;
const status = (code: string): ResultStatus => STATUS[code as keyof typeof STATUS];

type Given = Partial<Omit<RunOfCase, "run">> & { daysAgo?: number };

function run(number: number, { daysAgo = 1, ...given }: Given = {}): RunOfCase {
  const base = { name: "ci", branch: "main", commit: `c${number}`, isComplete: true, isOutage: false, isFlaky: false };
  const at = new Date(Date.parse(NOW) - daysAgo * 86_400_000 + number).toISOString();
  const decided = { status: "passed" as const, ...given };
  return { run: number, ...base, at, places: { linux: decided.status }, ...decided };
}

describe("the flakiness of a test", () => {
  const flaky = { isFlaky: true };
  const failed = { status: "failed" } as const;
  it.each<[string, RunOfCase[], { runs: number; flakyRuns: number; flips: number }]>([
    ["no runs", [], { runs: 0, flakyRuns: 0, flips: 0 }],
    ["passes only", [run(1), run(2)], { runs: 2, flakyRuns: 0, flips: 0 }],
    ["fails only", [run(1, failed), run(2, failed)], { runs: 2, flakyRuns: 0, flips: 0 }],
    ["a flaky execution", [run(1, flaky), run(2)], { runs: 2, flakyRuns: 1, flips: 0 }],
    ["a regression", [run(1), run(2, failed), run(3, failed)], { runs: 3, flakyRuns: 0, flips: 1 }],
    ["a regression and its fix", [run(1), run(2, failed), run(3)], { runs: 3, flakyRuns: 0, flips: 2 }],
    [
      "two runs of one commit that disagree: the later is flaky",
      [run(1, { commit: "a" }), run(2, { commit: "a", ...failed })],
      { runs: 2, flakyRuns: 1, flips: 1 },
    ],
    [
      "a failure that passes when the commit runs again",
      [run(1, { commit: "a", ...failed }), run(2, { commit: "a" }), run(3, { commit: "a" })],
      { runs: 3, flakyRuns: 2, flips: 1 },
    ],
    [
      "an error is a failure",
      [run(1, { commit: "a" }), run(2, { commit: "a", status: "error" })],
      { runs: 2, flakyRuns: 1, flips: 1 },
    ],
    [
      "a skip disagrees with nothing",
      [run(1, { commit: "a" }), run(2, { commit: "a", status: "skipped" })],
      { runs: 2, flakyRuns: 0, flips: 0 },
    ],
    [
      "nor does a blocked one",
      [run(1, { commit: "a" }), run(2, { commit: "a", status: "blocked" })],
      { runs: 2, flakyRuns: 0, flips: 0 },
    ],
    [
      "runs without a commit never disagree",
      [run(1, { commit: null }), run(2, { commit: null, ...failed })],
      { runs: 2, flakyRuns: 0, flips: 1 },
    ],
    [
      "runs of other names don't",
      [run(1, { commit: "a" }), run(2, { commit: "a", name: "nightly", ...failed })],
      { runs: 2, flakyRuns: 0, flips: 1 },
    ],
    [
      "nor do other environments",
      [
        run(1, { commit: "a", places: { linux: "passed" } }),
        run(2, { commit: "a", ...failed, places: { windows: "failed" } }),
      ],
      { runs: 2, flakyRuns: 0, flips: 1 },
    ],
    [
      "one of several environments is enough",
      [
        run(1, { commit: "a", ...failed, places: { linux: "passed", mac: "failed" } }),
        run(2, { commit: "a", ...failed, places: { linux: "failed", mac: "failed" } }),
      ],
      { runs: 2, flakyRuns: 1, flips: 0 },
    ],
    [
      "two branches of one commit disagree, and flip each by itself",
      [run(1, { commit: "a", branch: "x" }), run(2, { commit: "a", branch: "y", ...failed })],
      { runs: 2, flakyRuns: 1, flips: 0 },
    ],
    [
      "an outage counts for nothing",
      [run(1, { commit: "a" }), run(2, { commit: "a", ...failed, isOutage: true })],
      { runs: 1, flakyRuns: 0, flips: 0 },
    ],
    ["even a flaky one", [run(1), run(2, { ...flaky, isOutage: true })], { runs: 1, flakyRuns: 0, flips: 0 }],
    [
      "an incomplete run counts for nothing",
      [run(1), run(2, { ...flaky, isComplete: false })],
      { runs: 1, flakyRuns: 0, flips: 0 },
    ],
    [
      "a run older than 30 days counts for nothing",
      [run(1, { ...flaky, daysAgo: 31 }), run(2)],
      { runs: 1, flakyRuns: 0, flips: 0 },
    ],
    [
      "but a newer one may disagree with it",
      [run(1, { commit: "a", daysAgo: 31 }), run(2, { commit: "a", ...failed })],
      { runs: 1, flakyRuns: 1, flips: 0 },
    ],
    [
      "a skipped run is left out of the flips",
      [run(1), run(2, { status: "skipped" }), run(3)],
      { runs: 3, flakyRuns: 0, flips: 0 },
    ],
    ["and hides none", [run(1), run(2, { status: "skipped" }), run(3, failed)], { runs: 3, flakyRuns: 0, flips: 1 }],
    [
      "the oldest of 101 runs counts for nothing",
      [run(1, flaky), ...Array.from({ length: 100 }, (_, index) => run(index + 2))],
      { runs: 100, flakyRuns: 0, flips: 0 },
    ],
  ])("%s", (_, runs, expected) => {
    expect(flakinessOf(runs, { now: NOW })).toMatchObject(expected);
    expect(flakinessOf(runs.toReversed(), { now: NOW })).toEqual(flakinessOf(runs, { now: NOW }));
  });

  it("has a rate, and is confident from 10 runs on", () => {
    const nine = [run(1, flaky), ...Array.from({ length: 8 }, (_, index) => run(index + 2))];
    expect(flakinessOf(nine, { now: NOW })).toMatchObject({ confident: false, lastFlakyAt: nine[0]?.at });
    expect(flakinessOf([...nine, run(10)], { now: NOW })).toMatchObject({ rate: 0.1, confident: true });
    expect(flakinessOf([], { now: NOW })).toMatchObject({ rate: 0, lastFlakyAt: null, confident: false });
  });

  it("counts only the branch asked for, and nothing from before a reset", () => {
    const runs = [run(1, flaky), run(2, { ...flaky, branch: "topic" }), run(3)];
    expect(flakinessOf(runs, { now: NOW, branch: "main" })).toMatchObject({ runs: 2, flakyRuns: 1 });
    expect(flakinessOf(runs, { now: NOW, afterRun: 2 })).toMatchObject({ runs: 1, flakyRuns: 0 });
  });

  it("does not depend on what happened before a reset in the same commit", () => {
    const runs = [run(1, { commit: "a", ...failed }), run(2, { commit: "a" })];
    expect(flakinessOf(runs, { now: NOW, afterRun: 1 })).toMatchObject({ runs: 1, flakyRuns: 0 });
  });
});

describe("opposite results", () => {
  it.each(["pf", "pe", "fp", "ep"])("are %s", ([a = "", b = ""]) => {
    expect(isOpposite(status(a), status(b))).toBe(true);
  });

  it.each(["pp", "ff", "fe", "ps", "fs", "pb", "fb", "ss"])("are not %s", ([a = "", b = ""]) => {
    expect(isOpposite(status(a), status(b))).toBe(false);
  });
});

describe("the streak of failures", () => {
  const ofCodes = (codes: string) => [...codes].map((code, index) => ({ number: index + 1, status: status(code) }));
  it.each([
    ["", undefined, undefined],
    ["p", undefined, undefined],
    ["f", 1, undefined],
    ["pf", 2, 1],
    ["pff", 2, 1],
    ["pfpf", 4, 3],
    ["fp", undefined, undefined],
    ["pfsf", 2, 1],
    ["pfs", 2, 1],
    ["psf", 3, 1],
    ["sf", 2, undefined],
    ["pe", 2, 1],
    ["pfbf", 2, 1],
    ["s", undefined, undefined],
    ["ffpssf", 6, 3],
  ])("of %j began with run %s, after run %s", (codes, since, good) => {
    const runs = ofCodes(codes);
    expect([failingSince(runs)?.number, lastGood(runs)?.number]).toEqual([since, good]);
  });

  it("flips as often as it began and ended", () => {
    const flips = (codes: string) => flipsOf(ofCodes(codes).map((it) => ({ ...it, branch: null })));
    expect(["", "p", "pf", "pfp", "pssf", "pfpf", "fefe"].map(flips)).toEqual([0, 0, 1, 2, 1, 3, 0]);
  });
});
