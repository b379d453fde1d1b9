import { describe, expect, it } from "vitest";
import { read } from "../../read-report.testing.ts";

type Facts = Record<string, unknown>;
const gtest = (more: Facts = {}): Facts => ({
  ...{
    name: "Pays",
    status: "RUN",
    result: "COMPLETED",
    time: "0.5s",
    classname: "Cart",
    file: "cart_test.cc",
    line: 8,
  },
  ...more,
});
const report = (tests: Facts[], more: Facts = {}) =>
  JSON.stringify({ tests: tests.length, failures: 0, testsuites: [{ name: "Cart", testsuite: tests }], ...more });
const readTests = async (...tests: Facts[]) => (await read(report(tests))).tests;

describe("GoogleTest JSON", () => {
  it("keeps all that a test says of itself", async () => {
    const [test] = await readTests(gtest({ value_param: "2", type_param: "int", requirement: "R-1" }));
    expect(test).toMatchObject({
      ...{
        name: "Pays",
        classname: "Cart",
        suites: ["Cart"],
        file: "cart_test.cc",
        line: 8,
        durationMs: 500,
        status: "passed",
      },
      ...{ properties: { requirement: "R-1" }, place: { suite: 0, parameters: "2, int" } },
    });
  });

  it("takes a test with failures for failed, whatever its status says", async () => {
    const failures = [{ failure: "cart_test.cc:9\nExpected: 1\n  Actual: 2" }, { failure: "cart_test.cc:10\nFailed" }];
    expect(await readTests(gtest({ failures }))).toMatchObject([
      {
        ...{ status: "failed", message: "Expected: 1 Actual: 2" },
        trace: "cart_test.cc:9\nExpected: 1\n  Actual: 2\n\ncart_test.cc:10\nFailed",
      },
    ]);
  });

  it.each([
    [{ status: "NOTRUN", result: "SUPPRESSED" }, null],
    [{ result: "SKIPPED", skipped: [{ message: "cart_test.cc:4\nneeds a printer" }] }, "needs a printer"],
  ])("takes %j for skipped", async (more, message) => {
    expect(await readTests(gtest(more))).toMatchObject([{ status: "skipped", message }]);
  });

  it("puts outside what failed while no test ran, which has no name", async () => {
    const nameless = gtest({ name: "", classname: "", failures: [{ failure: "env.cc:3\nno database" }] });
    const { tests, summary } = await read(report([nameless], { tests: 0, failures: 1 }));
    expect(tests).toEqual([]);
    expect(summary.outside).toMatchObject([{ message: "A failure outside of all tests: no database" }]);
  });

  it("puts outside tests and failures that are announced and missing", async () => {
    const outside = async (more: Facts) => (await read(report([gtest()], more))).summary.outside;
    expect(await outside({ tests: 2 })).toHaveLength(1);
    expect(await outside({ failures: 1 })).toHaveLength(1);
  });
});
