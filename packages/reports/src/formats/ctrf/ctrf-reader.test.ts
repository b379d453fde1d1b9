import { describe, expect, it } from "vitest";
import { read, refusalOf } from "../../read-report.testing.ts";

const ctrf = (tests: object[], more: object = {}) =>
  JSON.stringify({ reportFormat: "CTRF", specVersion: "0.0.0", results: { tool: { name: "jest" }, tests, ...more } });
const readTests = async (...tests: object[]) => (await read(ctrf(tests))).tests;

describe("CTRF", () => {
  it("keeps all that a test says of itself", async () => {
    const [test] = await readTests({
      ...{ name: "pays", status: "failed", duration: 1200, start: 1_750_000_000_000, suite: ["shop", "cart"] },
      ...{
        message: "expected 3, got 4",
        trace: "Error: expected 3, got 4\n  at cart.ts:7",
        filePath: "test/cart.ts",
        line: 7,
      },
      ...{ testId: "t-1", browser: "firefox 130", tags: ["@slow"], labels: { owner: "anna" }, parameters: { size: 2 } },
      ...{ stdout: ["one", "two"], stderr: ["three"], steps: [{ name: "open", status: "passed" }] },
      attachments: [{ name: "shot", contentType: "image/png", path: "shot.png" }],
    });
    expect(test).toMatchObject({
      ...{ name: "pays", classname: "shop > cart", suites: ["shop", "cart"], status: "failed", durationMs: 1200 },
      ...{
        message: "expected 3, got 4",
        trace: "Error: expected 3, got 4\n  at cart.ts:7",
        file: "test/cart.ts",
        line: 7,
      },
      ...{ stableId: "t-1", startedAt: "2025-06-15T15:06:40.000Z", output: "one\ntwo\nthree" },
      labels: [
        { name: "tag", value: "@slow" },
        { name: "owner", value: "anna" },
      ],
      parameters: [{ name: "size", value: "2" }],
      place: { project: "firefox 130", parameters: "size=2", file: "test/cart.ts" },
      steps: [{ name: "open", status: "passed", durationMs: null }],
      attachments: [{ name: "shot", contentType: "image/png", path: "shot.png" }],
    });
  });

  it.each([
    ["passed", "", "passed"],
    ["failed", "", "failed"],
    ["skipped", "", "skipped"],
    ["pending", "", "skipped"],
    ["other", "", "skipped"],
    ["other", "timedOut", "error"],
    ["other", "interrupted", "skipped"],
    ["exploded", "", "error"],
  ])("takes the status %s, in the runner's words %s, for %s", async (status, rawStatus, expected) => {
    expect(await readTests({ name: "a", status, rawStatus })).toMatchObject([{ status: expected }]);
  });

  it("takes retryAttempts for the runs before the test, which is the last one", async () => {
    const [test] = await readTests({
      ...{ name: "a", status: "passed", duration: 30, retries: 2, flaky: true },
      retryAttempts: [
        { attempt: 1, status: "failed", duration: 10, message: "one" },
        { attempt: 2, status: "failed", duration: 20, message: "two" },
      ],
    });
    expect(test).toMatchObject({ status: "passed", durationMs: 30 });
    expect(test?.earlierAttempts).toMatchObject([
      { status: "failed", durationMs: 10, message: "one" },
      { status: "failed", durationMs: 20, message: "two" },
    ]);
  });

  it("knows a flaky test also where the report keeps nothing of its other runs", async () => {
    const [flaky, steady] = await readTests(
      { name: "a", status: "passed", flaky: true, retries: 2 },
      { name: "b", status: "failed", flaky: false, retries: 2 },
    );
    expect(flaky?.earlierAttempts).toMatchObject([{ status: "failed" }, { status: "failed" }]);
    expect(steady?.earlierAttempts).toEqual([]);
  });

  it("accepts a suite that older reporters wrote as one text, and fields that the specification forbids", async () => {
    expect(await readTests({ name: "a", status: "passed", suite: "shop > cart", invented: 1 })).toMatchObject([
      { suites: ["shop > cart"] },
    ]);
  });

  it("counts tests whatever the summary says, and puts outside what it announces more", async () => {
    const tests = [{ name: "a", status: "passed" }];
    const outside = async (summary: object) => (await read(ctrf(tests, { summary }))).summary.outside;
    expect(await outside({ tests: 1, passed: 0, failed: 0 })).toEqual([]);
    expect(await outside({ tests: 3, failed: 0 })).toMatchObject([
      { message: "The report announces 3 tests and holds 1" },
    ]);
    expect(await outside({ tests: 1, failed: 1 })).toMatchObject([
      { message: "The report announces 1 failures, and none of its tests failed" },
    ]);
  });

  it("rejects a report without tests, and one that is cut off, naming the line", async () => {
    expect((await refusalOf(JSON.stringify({ reportFormat: "CTRF", results: {} }))).message).toContain("results.tests");
    const cut = '{"reportFormat":"CTRF","results":{"tests":[\n{"name":"a","status":"passed"},\n{"name":"b"';
    expect((await refusalOf(cut)).message).toContain("(line 3) is cut off");
  });
});
