import { describe, expect, it } from "vitest";
import { read, refusalOf } from "../../read-report.testing.ts";

type Message = Record<string, unknown>;
const seconds = (value: number) => ({ seconds: Math.trunc(value), nanos: Math.round((value % 1) * 1e9) });
const GHERKIN: Message[] = [
  { meta: { protocolVersion: "27.0.0" } },
  {
    gherkinDocument: {
      uri: "cart.feature",
      feature: {
        name: "Cart",
        children: [
          {
            rule: {
              name: "Paying",
              children: [
                {
                  scenario: {
                    ...{
                      id: "s1",
                      name: "pays",
                      location: { line: 4 },
                      steps: [{ id: "g1", keyword: "When ", text: "I pay <sum>" }],
                    },
                    examples: [
                      {
                        tableHeader: { cells: [{ value: "sum" }] },
                        tableBody: [{ id: "r1", location: { line: 8 }, cells: [{ value: "3" }] }],
                      },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
  },
  {
    pickle: {
      ...{ id: "p1", uri: "cart.feature", name: "pays", astNodeIds: ["s1", "r1"], tags: [{ name: "@slow" }] },
      steps: [{ id: "ps1", text: "I pay 3", astNodeIds: ["g1", "r1"] }],
    },
  },
  {
    testCase: {
      id: "c1",
      pickleId: "p1",
      testSteps: [
        { id: "h1", hookId: "x" },
        { id: "t1", pickleStepId: "ps1" },
      ],
    },
  },
];
const run = (status: string, { attempt = 0, willBeRetried = false, message = "" } = {}): Message[] => [
  { testCaseStarted: { id: `a${attempt}`, testCaseId: "c1", attempt, timestamp: seconds(1_750_000_000) } },
  { attachment: { testCaseStartedId: `a${attempt}`, mediaType: "text/x.cucumber.log+plain", body: "hello" } },
  { attachment: { testCaseStartedId: `a${attempt}`, mediaType: "image/png", fileName: "shot.png", body: "AAAA" } },
  {
    testStepFinished: {
      testCaseStartedId: `a${attempt}`,
      testStepId: "t1",
      testStepResult: { status, message, duration: seconds(0.25) },
    },
  },
  { testCaseFinished: { testCaseStartedId: `a${attempt}`, willBeRetried } },
];
const end = (success = true): Message => ({ testRunFinished: { success } });
const report = (...messages: Message[]) => [...GHERKIN, ...messages].map((one) => `${JSON.stringify(one)}\n`).join("");
const outsideOf = async (...messages: Message[]) =>
  (await read(report(...messages))).summary.outside.map(({ message }) => message);

describe("Cucumber messages", () => {
  it("join a test from its feature, rule, row, steps and attachments", async () => {
    const failed = run("FAILED", { message: "declined\n at pay.ts:3" });
    expect((await read(report(...failed, end(false)))).tests).toMatchObject([
      {
        ...{
          name: "pays",
          classname: "Cart",
          suites: ["Cart", "Paying"],
          file: "cart.feature",
          line: 8,
          status: "failed",
        },
        ...{ durationMs: 250, startedAt: "2025-06-15T15:06:40.000Z", output: "hello", message: "declined" },
        ...{ trace: "declined\n at pay.ts:3\n\nWhen I pay 3", labels: [{ name: "tag", value: "@slow" }] },
        ...{ parameters: [{ name: "sum", value: "3" }], place: { parameters: "sum=3" } },
        steps: [{ name: "When I pay 3", status: "failed", message: "declined" }],
        attachments: [{ name: "shot.png", contentType: "image/png", path: null }],
      },
    ]);
  });

  it.each([
    ["PASSED", "passed"],
    ["SKIPPED", "skipped"],
    ["PENDING", "skipped"],
    ["UNDEFINED", "failed"],
    ["AMBIGUOUS", "failed"],
    ["UNKNOWN", "error"],
    ["FAILED", "failed"],
  ])("take a step that is %s for %s", async (status, expected) => {
    expect((await read(report(...run(status), end()))).tests).toMatchObject([{ status: expected }]);
  });

  it("take retries for attempts", async () => {
    const retried = [...run("FAILED", { willBeRetried: true, message: "first" }), ...run("PASSED", { attempt: 1 })];
    const { tests } = await read(report(...retried, end()));
    expect(tests).toMatchObject([{ status: "passed", earlierAttempts: [{ status: "failed", message: "first" }] }]);
  });

  it("take a test that never ended for an error, and a run that never ended for incomplete", async () => {
    const { tests, summary } = await read(report(...run("PASSED").slice(0, 3)));
    expect(tests).toMatchObject([{ status: "error", message: "Never ended" }]);
    expect(summary.outside).toMatchObject([{ message: "The messages end before the run did" }]);
  });

  it("put outside a hook of the run, a feature that can't be parsed, and a failed run that no test explains", async () => {
    const hook = { testRunHookFinished: { result: { status: "FAILED", message: "Error: no database\n at x" } } };
    expect(await outsideOf(...run("PASSED"), hook, end(false))).toEqual([
      "A hook of the whole run failed: Error: no database",
    ]);
    expect(await outsideOf({ parseError: { message: "(2:1): expected: #EOF" } }, end(false))).toEqual([
      "A feature can't be parsed: (2:1): expected: #EOF",
    ]);
    expect(await outsideOf(...run("PENDING"), end(false))).toEqual([
      "Cucumber says that the run failed, and none of its tests did",
    ]);
    expect(await outsideOf(...run("FAILED"), end(false))).toEqual([]);
  });

  it("are refused where a line is no message", async () => {
    expect((await refusalOf(`${report(...run("PASSED"))}{"testRunFin`)).line).toBe(10);
  });
});
