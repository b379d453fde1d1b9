import { describe, expect, it } from "vitest";
import { read } from "../../read-report.testing.ts";

type Facts = Record<string, unknown>;
const mochaTest = (title: string, more: Facts = {}): Facts => ({
  ...{ title, fullTitle: `cart totals ${title}`, file: "/w/cart.test.js", duration: 4, currentRetry: 0, err: {} },
  ...more,
});
const report = (
  lists: { passes?: Facts[]; failures?: Facts[]; pending?: Facts[]; tests?: Facts[] },
  stats: Facts = {},
) =>
  JSON.stringify({
    stats: { suites: 1, passes: 0, ...stats },
    tests: [],
    passes: [],
    failures: [],
    pending: [],
    ...lists,
  });

describe("Mocha JSON", () => {
  it("splits the full title into suites and the test's own", async () => {
    const { tests } = await read(report({ passes: [mochaTest("adds")] }));
    expect(tests).toMatchObject([
      {
        name: "adds",
        classname: "cart totals",
        suites: ["cart totals"],
        file: "/w/cart.test.js",
        status: "passed",
        durationMs: 4,
      },
    ]);
  });

  it("counts passes, failures and pending, and not the list that repeats them", async () => {
    const err = { message: "expected 1 to equal 2", stack: "AssertionError: expected 1 to equal 2\n at x" };
    const failure = mochaTest("pays", { err });
    const { tests } = await read(
      report({
        tests: [mochaTest("adds"), failure],
        passes: [mochaTest("adds")],
        failures: [failure],
        pending: [mochaTest("later")],
      }),
    );
    expect(tests.map(({ name, status, message }) => [name, status, message])).toEqual([
      ["adds", "passed", null],
      ["pays", "failed", "expected 1 to equal 2"],
      ["later", "skipped", null],
    ]);
  });

  it("counts a hook that failed, which no list of tests has", async () => {
    const hook = mochaTest('"before each" hook for "adds"', { err: { message: "no database" } });
    expect((await read(report({ failures: [hook] }))).tests).toMatchObject([
      { status: "failed", message: "no database" },
    ]);
  });

  it("knows a test that passed after retries, of which nothing else is kept", async () => {
    const { tests } = await read(report({ passes: [mochaTest("adds", { currentRetry: 2 })] }));
    expect(tests[0]?.earlierAttempts).toMatchObject([{ status: "failed" }, { status: "failed" }]);
  });

  it("puts outside failures and tests that are announced and missing", async () => {
    const outside = async (stats: Facts) => (await read(report({ passes: [mochaTest("a")] }, stats))).summary.outside;
    expect(await outside({ tests: 1, failures: 1 })).toMatchObject([
      { message: expect.stringContaining("1 failures") },
    ]);
    expect(await outside({ tests: 2, failures: 0 })).toMatchObject([
      { message: expect.stringContaining("2 tests and holds 1") },
    ]);
  });
});
