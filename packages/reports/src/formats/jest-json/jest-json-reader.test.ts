import { describe, expect, it } from "vitest";
import { read } from "../../read-report.testing.ts";

type Facts = Record<string, unknown>;
const assertion = (status: string, more: Facts = {}): Facts => ({
  ...{ ancestorTitles: ["cart"], title: "pays", fullName: "cart pays", status, duration: 5, failureMessages: [] },
  ...more,
});
const suite = (assertionResults: Facts[], more: Facts = {}): Facts => ({
  ...{ name: "/builds/group/shop/src/cart.test.ts", status: "passed", message: "", assertionResults },
  ...more,
});
const report = (suites: Facts[], more: Facts = {}) =>
  JSON.stringify({ numTotalTests: 0, numFailedTests: 0, success: true, testResults: suites, ...more });
const readTests = async (...tests: Facts[]) => (await read(report([suite(tests)]))).tests;
const outsideOf = async (text: string) => (await read(text)).summary.outside.map(({ message }) => message);

describe("Jest JSON", () => {
  it("names a test as jest-junit does, and its file by the path in the repository", async () => {
    const [test] = await readTests(
      assertion("failed", {
        failureMessages: ["\u001b[31mError: no\u001b[39m\n    at x"],
        location: { line: 3, column: 1 },
      }),
    );
    expect(test).toMatchObject({
      ...{
        name: "cart pays",
        classname: "src/cart.test.ts",
        suites: ["src/cart.test.ts", "cart"],
        file: "src/cart.test.ts",
      },
      ...{
        line: 3,
        status: "failed",
        durationMs: 5,
        message: "Error: no",
        trace: "\u001b[31mError: no\u001b[39m\n    at x",
      },
    });
  });

  it("joins titles as Vitest's JUnit report does where Vitest wrote it", async () => {
    expect(await readTests(assertion("passed", { meta: {} }))).toMatchObject([{ name: "cart > pays" }]);
  });

  it.each([
    ["passed", "passed"],
    ["failed", "failed"],
    ["skipped", "skipped"],
    ["pending", "skipped"],
    ["todo", "skipped"],
    ["disabled", "skipped"],
    ["running", "error"],
  ])("takes the status %s for %s", async (status, expected) => {
    expect(await readTests(assertion(status))).toMatchObject([{ status: expected }]);
  });

  it("takes reasons of retries for failures before the run that counts, or else their number", async () => {
    const [told, counted] = await readTests(
      assertion("passed", { invocations: 2, retryReasons: ["Error: first\n at x"] }),
      assertion("passed", { invocations: 3 }),
    );
    expect(told?.earlierAttempts).toMatchObject([{ status: "failed", message: "Error: first" }]);
    expect(counted?.earlierAttempts).toMatchObject([{ status: "failed" }, { status: "failed" }]);
  });

  it("puts a test file that failed to run outside, with its reason", async () => {
    const broken = suite([], {
      status: "failed",
      message: "\u001b[1m● Test suite failed to run\u001b[22m\n\n  Cannot find module",
    });
    expect(
      await outsideOf(report([broken, suite([assertion("passed")])], { numRuntimeErrorTestSuites: 1, success: false })),
    ).toEqual([
      "The test file src/cart.test.ts failed outside of its tests, some of which may never have run: ● Test suite failed to run",
    ]);
  });

  it("puts nothing outside for a test file that failed by one of its tests", async () => {
    const failed = suite([assertion("failed"), assertion("passed")], { status: "failed", message: "1 failed" });
    expect(await outsideOf(report([failed], { success: false, numFailedTests: 1, numTotalTests: 2 }))).toEqual([]);
  });

  it("puts outside a run that was interrupted, one that failed without a failing test, and tests that are missing", async () => {
    const suites = [suite([assertion("passed")])];
    expect(await outsideOf(report(suites, { wasInterrupted: true }))).toEqual([
      "The run was interrupted: some tests never ran",
    ]);
    expect(await outsideOf(report(suites, { success: false }))).toEqual([
      "The report says that the run failed, and none of its tests did",
    ]);
    expect(await outsideOf(report(suites, { numTotalTests: 4 }))).toEqual(["The report announces 4 tests and holds 1"]);
  });
});
