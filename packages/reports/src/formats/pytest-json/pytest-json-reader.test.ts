import { describe, expect, it } from "vitest";
import { read, refusalOf } from "../../read-report.testing.ts";

type Facts = Record<string, unknown>;
const passed = { outcome: "passed", duration: 0.1 };
const pytest = (outcome: string, more: Facts = {}): Facts => ({
  ...{ nodeid: "tests/test_cart.py::TestCart::test_pay[a::b-2]", lineno: 6, outcome, setup: passed, call: passed },
  ...more,
});
const report = (tests: Facts[], more: Facts = {}) =>
  JSON.stringify({ created: 1, exitcode: 0, root: "/w", environment: {}, summary: {}, collectors: [], tests, ...more });
const readTests = async (...tests: Facts[]) => (await read(report(tests))).tests;
const outsideOf = async (text: string) => (await read(text)).summary.outside.map(({ message }) => message);

describe("pytest JSON", () => {
  it("names a test as pytest's JUnit report does", async () => {
    const call = { ...passed, stdout: "out\n", stderr: "err\n" };
    expect(await readTests(pytest("passed", { call, metadata: { test_id: "TC-3" } }))).toMatchObject([
      {
        ...{
          name: "test_pay[a::b-2]",
          classname: "tests.test_cart.TestCart",
          suites: ["tests/test_cart.py", "TestCart"],
        },
        ...{ file: "tests/test_cart.py", line: 7, durationMs: 200, output: "out\nerr", status: "passed" },
        ...{ properties: { test_id: "TC-3" }, place: { parameters: "a::b-2" } },
      },
    ]);
  });

  it.each([
    ["passed", "passed"],
    ["failed", "failed"],
    ["error", "error"],
    ["skipped", "skipped"],
    ["xfailed", "skipped"],
    ["xpassed", "passed"],
    ["odd", "error"],
  ])("takes the outcome %s for %s", async (outcome, status) => {
    expect(await readTests(pytest(outcome))).toMatchObject([{ status }]);
  });

  it.each(["setup", "call", "teardown"])("finds the error in the stage %s", async (stage) => {
    const failed = {
      outcome: "failed",
      duration: 0,
      crash: { message: "no database" },
      longrepr: "E  no database\ncart.py:3",
    };
    expect(await readTests(pytest("error", { [stage]: failed }))).toMatchObject([
      { message: "no database", trace: "E  no database\ncart.py:3" },
    ]);
  });

  it("says why a test was skipped", async () => {
    const setup = {
      outcome: "skipped",
      duration: 0,
      longrepr: "('/w/tests/test_cart.py', 3, 'Skipped: needs a printer')",
    };
    expect(await readTests(pytest("skipped", { setup }))).toMatchObject([{ message: "needs a printer" }]);
  });

  it("takes reruns for the attempts before the last run", async () => {
    const rerun = pytest("rerun", {
      call: { outcome: "failed", duration: 1, crash: { message: "first" }, longrepr: "" },
    });
    const tests = await readTests(rerun, pytest("passed"));
    expect(tests).toMatchObject([{ status: "passed", earlierAttempts: [{ status: "failed", message: "first" }] }]);
    expect(await outsideOf(report([rerun]))).toEqual([
      "The last run of tests/test_cart.py::TestCart::test_pay[a::b-2] is missing",
    ]);
  });

  it("puts outside a module that can't be collected", async () => {
    const collectors = [
      { nodeid: "", outcome: "passed" },
      {
        nodeid: "tests/test_cart.py",
        outcome: "failed",
        longrepr: "cart.py:1: in <module>\nE   ImportError: No module named shop",
      },
    ];
    expect(await outsideOf(report([], { collectors, exitcode: 2 }))).toEqual([
      "Collecting tests/test_cart.py failed: ImportError: No module named shop",
      "pytest ended with exit code 2: the run was interrupted",
    ]);
  });

  it("puts outside an exit code and a summary that no test explains", async () => {
    expect(await outsideOf(report([pytest("passed")], { exitcode: 1 }))).toHaveLength(1);
    expect(await outsideOf(report([pytest("passed")], { exitcode: 3 }))).toHaveLength(1);
    expect(await outsideOf(report([pytest("failed")], { exitcode: 1 }))).toEqual([]);
    expect(await outsideOf(report([], { exitcode: 5 }))).toEqual([]);
    expect(await outsideOf(report([pytest("passed")], { summary: { total: 2 } }))).toHaveLength(1);
  });

  it("rejects a report that holds only its summary", async () => {
    const summary = JSON.stringify({
      created: 1,
      exitcode: 0,
      root: "/w",
      environment: {},
      summary: { passed: 2, total: 2 },
    });
    expect((await refusalOf(summary)).message).toContain("holds no list of tests");
  });
});
