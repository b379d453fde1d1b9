import { describe, expect, it } from "vitest";
import { countPlaywright, countVitest, total } from "./test-counts.mjs";

const file = (status: string, ...tests: string[]) => ({
  name: "a.test.ts",
  status,
  assertionResults: tests.map((test) => ({ status: test })),
});
const vitestReport = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [file("passed", "passed")],
};
const playwrightReport = { stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] };

describe("test counts", () => {
  it("adds up both runners", () => {
    const counts = total([
      countVitest({ code: 0, report: vitestReport }),
      countPlaywright({ code: 0, report: playwrightReport }),
    ]);
    expect(counts).toEqual({ passed: 5, failed: 0, problems: [] });
  });

  it("counts each failed test once", () => {
    const report = { ...vitestReport, numFailedTests: 2, testResults: [file("failed", "failed", "failed")] };
    expect(countVitest({ code: 1, report })).toEqual({ passed: 3, failed: 2, problems: [] });
    const stats = { expected: 2, unexpected: 1, flaky: 1, skipped: 0 };
    expect(countPlaywright({ code: 1, report: { stats, errors: [] } })).toEqual({ passed: 3, failed: 1, problems: [] });
  });

  it("counts skipped tests as failed, unless the tests were picked by hand", () => {
    const report = { ...vitestReport, numPendingTests: 1, numTodoTests: 1 };
    expect(countVitest({ code: 0, report })).toMatchObject({ passed: 3, failed: 2 });
    expect(countVitest({ code: 0, report }, { allowSkipped: true })).toMatchObject({ passed: 3, failed: 0 });
    const stats = { expected: 2, unexpected: 0, flaky: 0, skipped: 1 };
    expect(countPlaywright({ code: 0, report: { stats, errors: [] } })).toMatchObject({ passed: 2, failed: 1 });
  });

  it("counts a file that could not be loaded", () => {
    const report = { ...vitestReport, testResults: [file("failed"), file("failed", "passed")] };
    expect(countVitest({ code: 1, report })).toMatchObject({ passed: 3, failed: 2 });
    const errors = [{ message: "SyntaxError: no\n  at x" }];
    expect(countPlaywright({ code: 1, report: { ...playwrightReport, errors } })).toEqual({
      passed: 2,
      failed: 1,
      problems: ["playwright: SyntaxError: no"],
    });
  });

  it("counts a run without tests as a failure", () => {
    const report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
    expect(countVitest({ code: 0, report })).toEqual({ passed: 0, failed: 1, problems: ["vitest: no test ran"] });
    const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    expect(countPlaywright({ code: 0, report: { stats, errors: [] } })).toMatchObject({ passed: 0, failed: 1 });
  });

  it("counts a failing exit code or a missing report as a failure", () => {
    expect(countVitest({ code: 1, report: vitestReport })).toMatchObject({ passed: 3, failed: 1 });
    expect(countVitest({ code: 134, report: undefined })).toMatchObject({ passed: 0, failed: 1 });
    expect(countPlaywright({ code: 1, report: playwrightReport })).toMatchObject({ passed: 2, failed: 1 });
    expect(countPlaywright({ code: 0, report: undefined })).toMatchObject({ passed: 0, failed: 1 });
  });
});
