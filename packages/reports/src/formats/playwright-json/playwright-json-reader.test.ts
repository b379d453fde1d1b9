import { describe, expect, it } from "vitest";
import { read } from "../../read-report.testing.ts";

type Result = Record<string, unknown>;
const result = (status: string, more: Result = {}): Result => ({ retry: 0, status, duration: 10, errors: [], ...more });
const test = (status: string, results: Result[], more: Result = {}) => ({
  ...{ projectName: "chromium", expectedStatus: "passed", annotations: [], status, results },
  ...more,
});
const report = (tests: Result[], more: Result = {}) =>
  JSON.stringify({
    config: { rootDir: "/w", projects: [{ name: "chromium" }] },
    suites: [
      {
        ...{ title: "cart.spec.ts", file: "cart.spec.ts", specs: [] },
        suites: [
          {
            title: "cart",
            specs: [{ id: "s-1", title: "pays", file: "cart.spec.ts", line: 4, tags: ["slow"], tests }],
          },
        ],
      },
    ],
    errors: [],
    ...more,
  });
const readTests = async (...tests: Result[]) => (await read(report(tests))).tests;

describe("Playwright JSON", () => {
  it("names a test by its file and titles, as Playwright's JUnit report does", async () => {
    expect(await readTests(test("expected", [result("passed", { startTime: "2026-01-02T03:04:05Z" })]))).toMatchObject([
      {
        ...{
          name: "cart › pays",
          classname: "cart.spec.ts",
          suites: ["cart.spec.ts", "cart"],
          file: "cart.spec.ts",
          line: 4,
        },
        ...{ stableId: "s-1", status: "passed", durationMs: 10, startedAt: "2026-01-02T03:04:05.000Z" },
        ...{ labels: [{ name: "tag", value: "slow" }], place: { project: "chromium" } },
      },
    ]);
  });

  it("takes a spec in two projects for two tests, red in the one that failed", async () => {
    const tests = await readTests(
      test("unexpected", [result("failed", { errors: [{ message: "no" }] })], { projectName: "webkit" }),
      test("expected", [result("passed")]),
    );
    expect(tests.map(({ place, status }) => [place.project, status])).toEqual([
      ["webkit", "failed"],
      ["chromium", "passed"],
    ]);
  });

  it("takes results before the last for earlier attempts, each with its own output and attachments", async () => {
    const [flaky] = await readTests(
      test("flaky", [
        result("passed", { retry: 1, stdout: [{ text: "second\n" }] }),
        result("timedOut", {
          ...{ errors: [{ message: "\u001b[31mTimed out\u001b[39m\n\n  3 | x" }], stdout: [{ buffer: "Zmlyc3Q=" }] },
          attachments: [{ name: "trace", contentType: "application/zip", path: "t.zip" }],
        }),
      ]),
    );
    expect(flaky).toMatchObject({ status: "passed", output: "second", message: null });
    expect(flaky?.earlierAttempts).toMatchObject([
      {
        ...{ status: "failed", message: "Timed out", output: "first" },
        ...{ trace: "\u001b[31mTimed out\u001b[39m\n\n  3 | x", attachments: [{ name: "trace", path: "t.zip" }] },
      },
    ]);
  });

  it("takes a failure that was expected for passed, and a pass that wasn't for failed", async () => {
    const failing = { expectedStatus: "failed" };
    const tests = await readTests(
      test("expected", [result("failed", { errors: [{ message: "known" }] })], failing),
      test("unexpected", [result("passed")], failing),
    );
    expect(tests).toMatchObject([
      { status: "passed", message: null },
      { status: "failed", message: "Expected to fail, but passed" },
    ]);
  });

  it("takes a test that was interrupted for skipped, and puts the interruption outside", async () => {
    const { tests, summary } = await read(report([test("skipped", [result("interrupted")])]));
    expect(tests).toMatchObject([{ status: "skipped" }]);
    expect(summary.outside).toMatchObject([{ message: expect.stringContaining("interrupted: 1 tests") }]);
  });

  it("says why a test was skipped, and keeps annotations as properties", async () => {
    const annotations = [
      { type: "skip", description: "needs a printer" },
      { type: "test_id", description: "TC-7" },
    ];
    const [skipped] = await readTests(test("skipped", [], { annotations }));
    expect(skipped).toMatchObject({ status: "skipped", message: "needs a printer", properties: { test_id: "TC-7" } });
  });

  it.each([
    [[], "passed", "skipped"],
    [[result("passed")], "passed", "passed"],
    [[result("failed")], "passed", "failed"],
    [[result("failed")], "failed", "passed"],
    [[result("failed"), result("passed", { retry: 1 })], "passed", "passed"],
  ])("finds the outcome of %j by itself where an old report has none", async (results, expectedStatus, status) => {
    expect(await readTests({ projectName: "p", expectedStatus, results })).toMatchObject([{ status }]);
  });

  it("puts outside errors outside of tests, and tests that are announced and missing", async () => {
    const stats = { expected: 1, skipped: 1, unexpected: 0, flaky: 0 };
    const errors = [{ message: "Error: global set-up\n  at x", stack: "Error: global set-up\n  at x" }];
    const { summary } = await read(report([test("expected", [result("passed")])], { errors, stats }));
    expect(summary.outside.map(({ message }) => message)).toEqual([
      "An error outside of all tests: Error: global set-up at x",
      "The report announces 2 tests and holds 1",
    ]);
  });

  it("is recognised after a configuration that fills the beginning of the file", async () => {
    const config = { metadata: { notes: "n".repeat(100_000) }, rootDir: "/w" };
    const { summary, tests } = await read(report([test("expected", [result("passed")])], { config }));
    expect([summary.format, tests.length]).toEqual(["playwright-json", 1]);
  });
});
