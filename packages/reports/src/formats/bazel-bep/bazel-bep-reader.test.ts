import { describe, expect, it } from "vitest";
import { read, refusalOf } from "../../read-report.testing.ts";

type Facts = Record<string, unknown>;
const result = (status: string, id: Facts = {}, more: Facts = {}): Facts => ({
  id: { testResult: { label: "//cart:pay", run: 1, shard: 1, attempt: 1, ...id } },
  testResult: { status, testAttemptDurationMillis: "1500", ...more },
});
const end = (code = 0, name = "SUCCESS"): Facts => ({
  ...{ id: { buildFinished: {} }, finished: { exitCode: { name, code } } },
  lastMessage: true,
});
const stream = (...events: Facts[]) =>
  [{ id: { started: {} }, started: {} }, ...events].map((event) => JSON.stringify(event)).join("\n");
const outsideOf = async (...events: Facts[]) =>
  (await read(stream(...events))).summary.outside.map(({ message }) => message);

describe("Bazel build events", () => {
  it("take a target for a test, with its logs and whether it was cached", async () => {
    const more = { cachedLocally: true, testActionOutput: [{ name: "test.log", uri: "file:///test.log" }] };
    expect((await read(stream(result("PASSED", {}, more), end()))).tests).toMatchObject([
      {
        ...{
          name: "//cart:pay",
          classname: "//cart",
          status: "passed",
          durationMs: 1500,
          properties: { cached: "true" },
        },
        attachments: [{ name: "test.log", path: "file:///test.log" }],
      },
    ]);
  });

  it.each([
    ["PASSED", "passed"],
    ["FLAKY", "passed"],
    ["FAILED", "failed"],
    ["TIMEOUT", "error"],
    ["INCOMPLETE", "error"],
    ["REMOTE_FAILURE", "error"],
    ["FAILED_TO_BUILD", "error"],
    ["TOOL_HALTED_BEFORE_TESTING", "error"],
  ])("take the status %s for %s", async (status, expected) => {
    expect((await read(stream(result(status), end()))).tests).toMatchObject([{ status: expected }]);
  });

  it("take attempts of one run and shard for attempts, in the order of their numbers", async () => {
    const { tests } = await read(stream(result("PASSED", { attempt: 2 }), result("FAILED", { attempt: 1 }), end()));
    expect(tests).toMatchObject([{ status: "passed", earlierAttempts: [{ status: "failed" }] }]);
  });

  it("take runs and shards for tests of their own", async () => {
    const { tests } = await read(
      stream(
        result("PASSED"),
        result("FAILED", { shard: 2 }),
        result("PASSED", { label: "//cart:add", run: 2 }),
        end(3),
      ),
    );
    expect(tests.map(({ name, place, status }) => [name, place.parameters, status])).toEqual([
      ["//cart:pay", "shard 1", "passed"],
      ["//cart:pay", "shard 2", "failed"],
      ["//cart:add", "run 2", "passed"],
    ]);
  });

  it("put outside a target whose summary failed and whose runs didn't", async () => {
    const summary = { id: { testSummary: { label: "//cart:add" } }, testSummary: { overallStatus: "FAILED_TO_BUILD" } };
    expect(await outsideOf(summary, end(1, "BUILD_FAILURE"))).toEqual([
      "//cart:add ended as FAILED_TO_BUILD, and none of its runs failed",
      "Bazel ended with BUILD_FAILURE (exit code 1)",
    ]);
  });

  it("put outside what was aborted, failed to build, or is missing", async () => {
    const aborted = {
      id: { targetCompleted: { label: "//cart:x" } },
      aborted: { reason: "ANALYSIS_FAILURE", description: "no such target" },
    };
    const failed = {
      id: { targetCompleted: { label: "//cart:y" } },
      completed: { success: false, failureDetail: { message: "\u001b[31mcompile\u001b[0m" } },
    };
    expect(await outsideOf(aborted, failed, result("PASSED"))).toEqual([
      "//cart:x was aborted: ANALYSIS_FAILURE: no such target",
      "//cart:y failed to build: compile",
      "The stream of events ends before its last message",
    ]);
    expect(await outsideOf(result("PASSED"), end(3, "TESTS_FAILED"))).toHaveLength(1);
    expect(await outsideOf(result("FAILED"), end(3, "TESTS_FAILED"))).toEqual([]);
  });

  it("put nothing outside for a target that was left out on purpose", async () => {
    const aborted = {
      id: { targetCompleted: { label: "//cart:mac" } },
      aborted: { reason: "SKIPPED", description: "" },
    };
    const summary = { id: { testSummary: { label: "//cart:mac" } }, testSummary: { overallStatus: "NO_STATUS" } };
    expect(await outsideOf(aborted, summary, result("PASSED"), end())).toEqual([]);
  });

  it("are refused where a line is no JSON", async () => {
    const refusal = await refusalOf(`${stream(result("PASSED"))}\n{"id":{"te`);
    expect([refusal.line, refusal.message]).toEqual([3, expect.stringContaining("no JSON, or is cut off")]);
  });
});
