import { describe, expect, it } from "vitest";
import { read, refusalOf } from "../../read-report.testing.ts";

type Params = Record<string, unknown>;
const event = (method: string, params: Params = {}) => ({ method, params });
const project = (name: string, ...tests: Params[]) =>
  event("onProject", {
    project: {
      name,
      suites: [
        {
          ...{ title: "cart.spec.ts", location: { file: "cart.spec.ts", line: 0 } },
          entries: [
            {
              title: "cart",
              entries: tests.map((one) => ({ title: "pays", location: { line: 4 }, tags: ["@slow"], ...one })),
            },
          ],
        },
      ],
    },
  });
const run = (testId: string, status: string, more: Params = {}, expectedStatus = "passed") => {
  const retry = more.retry ?? 0;
  const [id, ofResult] = [`${testId}-${retry}`, { testId, resultId: `${testId}-${retry}` }];
  return [
    event("onTestBegin", { testId, result: { id, retry, startTime: 1_750_000_000_000 } }),
    event("onStepBegin", { ...ofResult, step: { id: "1", title: "open", category: "test.step" } }),
    event("onStdIO", { ...ofResult, type: "stdout", data: "aGVsbG8=", isBase64: true }),
    event("onAttach", {
      ...ofResult,
      attachments: [{ name: "shot", path: "resources/x.png", contentType: "image/png" }],
    }),
    event("onStepEnd", { ...ofResult, step: { id: "1", duration: 3 } }),
    event("onTestEnd", { test: { testId, expectedStatus }, result: { id, status, duration: 10, errors: [], ...more } }),
  ];
};
const end = (status = "passed") => event("onEnd", { result: { status } });
const report = (...events: object[]) =>
  [event("onBlobReportMetadata", { version: 2, userAgent: "Playwright/1.65.1" }), ...events]
    .map((one) => `${JSON.stringify(one)}\n`)
    .join("");
const readTests = async (...events: object[]) => (await read(report(...events))).tests;
const outsideOf = async (...events: object[]) =>
  (await read(report(...events))).summary.outside.map(({ message }) => message);

describe("a Playwright blob report", () => {
  it("names tests as Playwright's JSON report does, with all that their events say", async () => {
    const [test] = await readTests(project("one", { testId: "t1" }), ...run("t1", "passed"), end());
    expect(test).toMatchObject({
      ...{
        name: "cart › pays",
        classname: "cart.spec.ts",
        suites: ["cart.spec.ts", "cart"],
        file: "cart.spec.ts",
        line: 4,
      },
      ...{ status: "passed", durationMs: 10, output: "hello", stableId: "t1", startedAt: "2025-06-15T15:06:40.000Z" },
      ...{ place: { project: "one" }, labels: [{ name: "tag", value: "@slow" }] },
      attachments: [{ name: "shot", path: "resources/x.png", contentType: "image/png" }],
      steps: [{ name: "open", status: "passed", durationMs: 3 }],
    });
  });

  it("takes further results of a test for attempts, and projects for tests of their own", async () => {
    const tests = await readTests(
      project("one", { testId: "t1", retries: 1 }),
      project("two", { testId: "t2", retries: 1 }),
      ...run("t1", "failed", { errors: [{ message: "Error: first\n\n x" }] }),
      ...run("t2", "failed", { errors: [{ message: "Error: no" }] }),
      ...run("t1", "passed", { retry: 1 }),
      ...run("t2", "timedOut", { retry: 1 }),
      end("failed"),
    );
    expect(
      tests.map(({ place, status, earlierAttempts }) => [place.project, status, earlierAttempts[0]?.message]),
    ).toEqual([
      ["one", "passed", "Error: first"],
      ["two", "failed", "Error: no"],
    ]);
  });

  it("takes a test that never began for skipped, and says why another one was", async () => {
    const annotations = [{ type: "skip", description: "needs a printer" }];
    const tests = await readTests(
      project("one", { testId: "t1" }, { testId: "t2" }),
      ...run("t2", "skipped", { annotations }, "skipped"),
      end(),
    );
    expect(tests).toMatchObject([
      { stableId: "t2", status: "skipped", message: "needs a printer" },
      { stableId: "t1", status: "skipped" },
    ]);
  });

  it("puts outside errors outside of tests, an end that is no ordinary one, and one that is missing", async () => {
    const tests = [project("one", { testId: "t1" }), ...run("t1", "passed")];
    expect(
      await outsideOf(...tests, event("onError", { error: { message: "Error: no server" } }), end("failed")),
    ).toEqual(["An error outside of all tests: Error: no server"]);
    expect(await outsideOf(...tests, end("timedout"))).toEqual(["The run ended as timedout"]);
    expect(await outsideOf(...tests, end("failed"))).toEqual([
      "Playwright says that the run failed, and none of its tests did",
    ]);
    expect(await outsideOf(...tests)).toEqual(["The events end before the run did"]);
    expect(await outsideOf(project("one", { testId: "t1" }), ...run("t1", "passed").slice(0, 3))).toEqual([
      "A run of cart › pays never ended",
      "The events end before the run did",
    ]);
    expect(await outsideOf(...tests, end())).toEqual([]);
  });

  it("is refused where a line is no event", async () => {
    expect((await refusalOf(`${report(end())}{"method":"onTe`)).line).toBe(3);
  });
});
