import { describe, expect, it } from "vitest";
import type { ResultStatus } from "../result.ts";
import { baselineBranches, chooseBaseline, isOutage } from "./baseline.ts";
import { executionsOf, type Part } from "./execution.ts";
import { changeOf, countChanges, outcomeOfCase } from "./run-case.ts";
import { contradictingShards, errorsOutside, parseShard, shardsOf, type Upload } from "./shards.ts";
import { reasonOf, stateOf, verdictOf } from "./verdict.ts";

const upload = (shard: string, more: Partial<Upload> = {}): Upload => ({
  ...{ environment: "", job: "", jobAttempt: 1, shard, outside: 0 },
  ...more,
});

describe("a shard", () => {
  it.each([
    ["1/1", { index: 1, count: 1 }],
    ["3/8", { index: 3, count: 8 }],
    ["8/8", { index: 8, count: 8 }],
    ["9/8", null],
    ["0/8", null],
    ["1/0", null],
    ["", null],
    ["1", null],
    ["01/8", null],
    ["1/10000", null],
  ])("written %s is read as %o", (text, expected) => {
    expect(parseShard(text)).toEqual(expected);
  });
});

describe("the shards of a run", () => {
  it.each<[string, Upload[], number, number, [string | null, string | null, number][]]>([
    ["no upload", [], 0, 0, []],
    ["uploads without shards", [upload(""), upload("")], 0, 0, []],
    ["the only one", [upload("1/1")], 1, 1, []],
    ["one of two", [upload("2/2")], 2, 1, [[null, null, 1]]],
    ["both", [upload("2/2"), upload("1/2")], 2, 2, []],
    ["one twice", [upload("1/2"), upload("1/2")], 2, 1, [[null, null, 2]]],
    ["one beside an upload without", [upload("1/2"), upload("")], 2, 1, [[null, null, 2]]],
    [
      "two environments",
      [upload("1/2", { environment: "a" }), upload("2/2", { environment: "b" })],
      4,
      2,
      [
        ["a", null, 2],
        ["b", null, 1],
      ],
    ],
    ["two jobs, one whole", [upload("1/1", { job: "a" }), upload("1/2", { job: "b" })], 3, 2, [[null, "b", 2]]],
    ["a re-run of one", [upload("1/2"), upload("2/2"), upload("1/2", { jobAttempt: 2 })], 2, 2, []],
    [
      "more in a later attempt",
      [upload("1/2"), upload("2/2"), upload("1/3", { jobAttempt: 2 })],
      3,
      2,
      [[null, null, 3]],
    ],
    ["fewer in a later attempt", [upload("1/4"), upload("2/2", { jobAttempt: 2 })], 2, 2, []],
    ["two numbers in one attempt", [upload("1/2"), upload("3/3")], 3, 2, [[null, null, 2]]],
    ["two numbers in an attempt before", [upload("1/9"), upload("1/2"), upload("2/2", { jobAttempt: 5 })], 2, 2, []],
    ["a later attempt without", [upload("1/2"), upload("", { jobAttempt: 2 })], 2, 1, [[null, null, 2]]],
    ["attempt 0", [upload("1/2", { jobAttempt: 0 })], 2, 1, [[null, null, 2]]],
  ])("with %s", (_what, uploads, expected, arrived, missing) => {
    for (const order of [uploads, [...uploads].reverse()]) {
      const shards = shardsOf(order);
      expect([shards.expected, shards.arrived]).toEqual([expected, arrived]);
      expect(shards.missing.map(({ environment, job, shard }) => [environment, job, shard])).toEqual(missing);
    }
  });

  it("are named up to 200 and counted all", () => {
    const shards = shardsOf([upload("1/1000")]);
    expect([shards.expected, shards.arrived, shards.missing.length]).toEqual([1000, 1, 200]);
  });

  it.each<[string, Upload[], number]>([
    ["one number", [upload("1/2"), upload("2/2")], 0],
    ["two numbers", [upload("1/2"), upload("2/3")], 1],
    ["two numbers in two attempts", [upload("1/2"), upload("2/3", { jobAttempt: 2 })], 0],
    ["two numbers of two jobs", [upload("1/2"), upload("2/3", { job: "b" })], 0],
  ])("contradict each other: %s", (_what, uploads, count) => {
    expect(contradictingShards(uploads)).toHaveLength(count);
  });
});

describe("errors outside of tests", () => {
  const broken = (more: Partial<Upload> = {}) => upload("", { outside: 2, ...more });
  const whole = (more: Partial<Upload> = {}) => upload("", more);
  it.each<[string, Upload[], number]>([
    ["of none", [whole()], 0],
    ["of one", [broken()], 2],
    ["beside a whole upload of the same attempt", [broken(), whole()], 2],
    ["before a whole attempt", [broken(), whole({ jobAttempt: 2 })], 0],
    ["after a whole attempt", [whole(), broken({ jobAttempt: 2 })], 2],
    ["before another broken attempt", [broken(), broken({ jobAttempt: 2 })], 4],
    ["before a broken and a whole attempt", [broken(), broken({ jobAttempt: 2 }), whole({ jobAttempt: 3 })], 0],
    ["before an attempt that is whole in part", [broken(), whole({ jobAttempt: 2 }), broken({ jobAttempt: 2 })], 4],
    ["before a whole attempt of another job", [broken(), whole({ jobAttempt: 2, job: "b" })], 2],
    ["before a whole attempt of another environment", [broken(), whole({ jobAttempt: 2, environment: "b" })], 2],
    ["before a whole attempt of another shard", [broken({ shard: "1/2" }), whole({ jobAttempt: 2, shard: "2/2" })], 2],
    ["before a whole attempt of the shard", [broken({ shard: "1/2" }), whole({ jobAttempt: 2, shard: "1/2" })], 0],
  ])("%s", (_what, uploads, errors) => {
    expect([errorsOutside(uploads), errorsOutside([...uploads].reverse())]).toEqual([errors, errors]);
  });
});

describe("the state of a run", () => {
  const at = "2030-01-01T10:00:00.000Z";
  it.each([
    ["complete", true, false, "2030-01-02T00:00:00.000Z"],
    ["complete", true, true, at],
    ["running", false, false, "2030-01-01T10:29:59.999Z"],
    ["incomplete", false, false, "2030-01-01T10:30:00.000Z"],
    ["incomplete", false, true, at],
  ])("is %s where complete is %s and finished is %s, at %s", (state, isComplete, isFinished, now) => {
    expect(stateOf({ isComplete, isFinished, updatedAt: at, deadlineMinutes: 30 }, now)).toBe(state);
  });
});

const counts = (of: Partial<Record<"passed" | "failed" | "error" | "skipped" | "blocked" | "muted", number>>) => {
  const all = { passed: 0, failed: 0, error: 0, skipped: 0, blocked: 0, muted: 0, ...of };
  return { ...all, tests: Object.values(all).reduce((sum, it) => sum + it, 0) };
};
const changes = (newFailures = 0, stillFailing = 0) => ({ newFailures, stillFailing, fixed: 0, added: 0, missing: 0 });
const shards = (expected: number, arrived: number) => ({ expected, arrived, missing: [] });

describe("the verdict", () => {
  const unmatched = (tests: number, failing: number) => ({ unmatched: { tests, failing } });
  const complete = {
    ...{ state: "complete" as const, shards: shards(0, 0), errorsOutside: 0, changes: changes() },
    ...unmatched(0, 0),
  };
  it.each<[string, string, Parameters<typeof verdictOf>[0]]>([
    ["passed", "The only test passed", { ...complete, counts: counts({ passed: 1 }) }],
    ["passed", "All 12 tests passed", { ...complete, counts: counts({ passed: 12 }) }],
    ["passed", "1 test passed, 2 skipped", { ...complete, counts: counts({ passed: 1, skipped: 2 }) }],
    [
      "passed",
      "3 tests passed, 1 blocked, 2 muted",
      { ...complete, counts: counts({ passed: 3, blocked: 1, muted: 2 }) },
    ],
    ["passed", "0 tests passed, 2 muted", { ...complete, counts: counts({ muted: 2 }), changes: changes(0, 2) }],
    ["failed", "1 new failure", { ...complete, counts: counts({ failed: 1 }), changes: changes(1) }],
    ["failed", "3 new failures, 11 known", { ...complete, counts: counts({ error: 14 }), changes: changes(3, 11) }],
    ["failed", "1 known failure", { ...complete, counts: counts({ failed: 1, passed: 9 }), changes: changes(0, 1) }],
    [
      "failed",
      "2 known failures, 1 error outside of tests",
      { ...complete, counts: counts({ failed: 2 }), changes: changes(0, 2), errorsOutside: 1 },
    ],
    ["failed", "2 errors outside of tests", { ...complete, counts: counts({ passed: 1 }), errorsOutside: 2 }],
    ["passed", "The only test passed", { ...complete, counts: counts({ passed: 1 }), ...unmatched(3, 0) }],
    [
      "failed",
      "1 failing test without a test case",
      { ...complete, counts: counts({ passed: 9 }), ...unmatched(2, 1) },
    ],
    [
      "failed",
      "1 known failure, 2 failing tests without a test case, 1 error outside of tests",
      { ...complete, counts: counts({ failed: 1 }), changes: changes(0, 1), errorsOutside: 1, ...unmatched(2, 2) },
    ],
    ["failed", "No test case ran: 4 tests matched none", { ...complete, counts: counts({}), ...unmatched(4, 0) }],
    ["failed", "No tests ran: the run holds none", { ...complete, counts: counts({}) }],
    [
      "failed",
      "No tests ran: all were skipped or blocked",
      { ...complete, counts: counts({ skipped: 3, blocked: 1 }) },
    ],
    [
      "running",
      "1 of 8 shards arrived so far",
      { ...complete, state: "running", shards: shards(8, 1), counts: counts({ failed: 1 }), errorsOutside: 1 },
    ],
    [
      "incomplete",
      "2 of 8 shards are missing",
      { ...complete, state: "incomplete", shards: shards(8, 6), counts: counts({ failed: 1 }) },
    ],
    [
      "incomplete",
      "1 of 2 shards is missing",
      { ...complete, state: "incomplete", shards: shards(2, 1), counts: counts({}) },
    ],
  ])("is %s: %s", (verdict, reason, run) => {
    expect([verdictOf(run), reasonOf(run)]).toEqual([verdict, reason]);
  });
});

describe("the baseline", () => {
  const run = (number: number, branch: string | null, more: object = {}) => ({
    ...{ number, name: "CI", branch, isComplete: true, isOutage: false },
    ...more,
  });
  const runs = [
    run(1, "main"),
    run(2, "topic"),
    run(3, "next"),
    run(4, null),
    run(5, "main", { name: "Nightly" }),
    run(6, "main", { isComplete: false }),
    run(7, "main", { isOutage: true }),
    run(20, "main"),
  ];
  it.each<[string, object, number | undefined]>([
    ["the newest before it on its branch", { branch: "main" }, 1],
    ["its own branch before all others", { branch: "topic", targetBranch: "next" }, 2],
    ["the target branch where its own has none", { branch: "fresh", targetBranch: "next" }, 3],
    ["the default branch where neither has any", { branch: "fresh", targetBranch: "other" }, 1],
    ["the default branch without a target", { branch: "fresh" }, 1],
    ["a run without a branch, for one without", { branch: null, targetBranch: "main" }, 4],
    ["one of its own name", { branch: "main", name: "Nightly" }, 5],
    ["none of another name", { branch: "main", name: "Weekly" }, undefined],
    ["none that is newer", { branch: "main", number: 1 }, undefined],
    ["the newest of several", { branch: "main", number: 30 }, 20],
  ])("is %s", (_what, of, number) => {
    const head = { number: 10, name: "CI", branch: null, targetBranch: null, ...of };
    for (const order of [runs, [...runs].reverse()]) expect(chooseBaseline(head, order, "main")?.number).toBe(number);
  });

  it("is looked for on each branch once", () => {
    expect(baselineBranches({ branch: "main", targetBranch: "main" }, "main")).toEqual(["main"]);
    expect(baselineBranches({ branch: "a", targetBranch: "b" }, "main")).toEqual(["a", "b", "main"]);
  });

  it.each([
    [9, 9, false],
    [10, 7, false],
    [10, 8, true],
    [100, 79, false],
    [100, 80, true],
  ])("is no outage: of %i that passed, %i fail: %s", (passedBefore, failingNow, expected) => {
    expect(isOutage({ passedBefore, failingNow })).toBe(expected);
  });
});

const STATUS = { p: "passed", f: "failed", e: "error", s: "skipped", b: "blocked", "-": null } as const;
type Code = keyof typeof STATUS;

describe("what became of a case", () => {
  it.each<[string, string | null]>([
    ["pf", "newFailure"],
    ["pe", "newFailure"],
    ["sf", "newFailure"],
    ["bf", "newFailure"],
    ["-f", "newFailure"],
    ["-e", "newFailure"],
    ["ff", "stillFailing"],
    ["fe", "stillFailing"],
    ["ef", "stillFailing"],
    ["fp", "fixed"],
    ["ep", "fixed"],
    ["fs", null],
    ["fb", null],
    ["-p", "added"],
    ["-s", "added"],
    ["-b", "added"],
    ["p-", "missing"],
    ["f-", "missing"],
    ["s-", "missing"],
    ["pp", null],
    ["ps", null],
    ["sp", null],
    ["--", null],
  ])("%s is %s", (codes, change) => {
    const [before, after] = [...codes].map((code) => STATUS[code as Code]) as [ResultStatus, ResultStatus];
    const of = { before, after, isComparable: true };
    expect(changeOf(of, { hasBaseline: true, isComplete: true })).toBe(change);
    const early = changeOf(of, { hasBaseline: true, isComplete: false });
    expect(early).toBe(change === "missing" ? null : change);
    const elsewhere = changeOf({ ...of, isComparable: false }, { hasBaseline: true, isComplete: true });
    expect(elsewhere).toBe(change === "missing" ? null : change);
    const first = changeOf({ ...of, before: null }, { hasBaseline: false, isComplete: true });
    expect(first).toBe(after === "failed" || after === "error" ? "newFailure" : null);
  });

  it("is counted by kind", () => {
    const all = ["newFailure", "newFailure", "stillFailing", "fixed", "added", "missing", null] as const;
    expect(countChanges(all)).toEqual({ newFailures: 2, stillFailing: 1, fixed: 1, added: 1, missing: 1 });
  });
});

describe("a case in a run", () => {
  const part = (code: Code, more: Partial<Part> = {}) => ({
    ...{ environment: "", job: "", jobAttempt: 1, test: "t", variant: null, traits: "", durationMs: 5 },
    status: STATUS[code] as ResultStatus,
    ...more,
  });
  const again = { jobAttempt: 2 };
  it.each<[string, Parameters<typeof part>[], boolean, object]>([
    ["one that fails", [["f"]], false, { status: "failed", flaky: 0, counts: counts({ failed: 1 }) }],
    ["one that fails and is muted", [["f"]], true, { status: "failed", counts: counts({ muted: 1 }) }],
    ["one that passes and is muted", [["p"]], true, { status: "passed", counts: counts({ passed: 1 }) }],
    ["a repaired failure", [["f"], ["p", again]], false, { status: "passed", flaky: 1, counts: counts({ passed: 1 }) }],
    ["a failure that comes back", [["p"], ["f", again]], false, { status: "failed", flaky: 0 }],
    ["a failure that stays", [["f"], ["f", again]], false, { flaky: 0, counts: counts({ failed: 1 }) }],
    [
      "two uploads of one attempt, then one more",
      [["f"], ["p"], ["p", again]],
      false,
      { status: "passed", flaky: 1, counts: counts({ passed: 1 }) },
    ],
    ["two uploads of one attempt, then a failure", [["f"], ["p"], ["f", again]], false, { status: "failed", flaky: 0 }],
    [
      "a skip after a failure",
      [["f"], ["s", again]],
      false,
      { status: "failed", flaky: 0, counts: counts({ failed: 1 }) },
    ],
    [
      "a skip between a failure and a success",
      [["f"], ["s", again], ["p", { jobAttempt: 3 }]],
      false,
      { status: "passed", flaky: 1, counts: counts({ passed: 1 }) },
    ],
    [
      "a failure after a repaired one",
      [["f"], ["p", again], ["f", { jobAttempt: 3 }]],
      false,
      { status: "failed", flaky: 1 },
    ],
    [
      "two environments",
      [
        ["f", { environment: "a" }],
        ["p", { environment: "b" }],
      ],
      false,
      { status: "failed", flaky: 0, durationMs: 10, counts: counts({ failed: 1, passed: 1 }) },
    ],
  ])("with %s", (_what, codes, isMuted, expected) => {
    const parts = codes.map(([code, more]) => part(code, more));
    expect(outcomeOfCase(executionsOf(parts), isMuted)).toMatchObject(expected);
    expect(outcomeOfCase(executionsOf(parts.reverse()), isMuted)).toMatchObject(expected);
  });

  it("counts the attempts of an upload before those of a later one", () => {
    const attempts = (...codes: Code[]) => codes.map((code) => STATUS[code] as ResultStatus);
    const first = { ...part("f"), attempts: attempts("p", "f") };
    const second = { ...part("f", again), attempts: attempts("p", "f") };
    expect(executionsOf([first])[0]?.isFlaky).toBe(false);
    expect(executionsOf([second, first])).toMatchObject([{ deciding: second, isFlaky: true }]);
    expect(executionsOf([{ ...part("p"), attempts: attempts("f", "p") }])[0]?.isFlaky).toBe(true);
  });

  it("needs an execution", () => {
    expect(() => outcomeOfCase([], false)).toThrow();
  });
});
