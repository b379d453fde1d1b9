import { describe, expect, it } from "vitest";
import { read } from "../../read-report.testing.ts";

type Node = Record<string, unknown>;
const node = (nodeType: string, name: string, result: string, children: Node[] = [], more: Node = {}): Node => ({
  ...{ nodeType, name, result, children },
  ...more,
});
const report = (cases: Node[], result = "Passed") =>
  JSON.stringify({
    ...{ devices: [], testPlanConfigurations: [] },
    testNodes: [
      node("Test Plan", "Shop", result, [
        node("UI test bundle", "ShopUITests", result, [node("Test Suite", "CartTests", result, cases)]),
      ]),
    ],
  });
const readTests = async (...cases: Node[]) => (await read(report(cases))).tests;
const failure = (text: string) => node("Failure Message", text, "");

describe("Xcode test results", () => {
  it("names a test by bundle, suite and case", async () => {
    expect(await readTests(node("Test Case", "testPay()", "Passed", [], { duration: "1m 2s" }))).toMatchObject([
      {
        name: "testPay()",
        classname: "CartTests",
        suites: ["ShopUITests", "CartTests"],
        status: "passed",
        durationMs: 62_000,
      },
    ]);
  });

  it.each([
    ["Passed", "passed"],
    ["Expected Failure", "passed"],
    ["Failed", "failed"],
    ["Skipped", "skipped"],
    ["unknown", "error"],
  ])("takes the result %s for %s", async (result, status) => {
    expect(await readTests(node("Test Case", "a()", result))).toMatchObject([{ status }]);
  });

  it("finds message, file and line of a failure, also below a place in the source", async () => {
    const below = node("Source Code Reference", "CartTests.swift:4", "", [failure("CartTests.swift:9: declined")]);
    expect(await readTests(node("Test Case", "a()", "Failed", [below, failure("second")]))).toMatchObject([
      { message: "declined", file: "CartTests.swift", line: 9, trace: "CartTests.swift:9: declined\n\nsecond" },
    ]);
  });

  it("takes repetitions for attempts, of which the last one counts", async () => {
    const repeated = node("Test Case", "a()", "Passed", [
      node("Repetition", "First Run", "Failed", [failure("A.swift:1: first")]),
      node("Repetition", "Retry 1", "Passed"),
    ]);
    expect(await readTests(repeated)).toMatchObject([
      { status: "passed", earlierAttempts: [{ status: "failed", message: "first" }] },
    ]);
  });

  it("takes a case on two devices with two arguments for four tests", async () => {
    const args = [node("Arguments", "1", "Passed"), node("Arguments", "2", "Failed", [failure("no")])];
    const tests = await readTests(
      node("Test Case", "a()", "Failed", [
        node("Device", "iPhone", "Failed", args),
        node("Device", "iPad", "Failed", args),
      ]),
    );
    expect(tests.map(({ place, status }) => [place.project, place.parameters, status])).toEqual([
      ["iPhone", "1", "passed"],
      ["iPhone", "2", "failed"],
      ["iPad", "1", "passed"],
      ["iPad", "2", "failed"],
    ]);
  });

  it("puts outside a bundle or suite that failed without a failing test, once", async () => {
    const { summary } = await read(
      report([node("Test Case", "a()", "Passed"), failure("Crash: Shop at main()")], "Failed"),
    );
    expect(summary.outside).toMatchObject([
      { message: "Test Suite “CartTests” failed outside of its tests: Crash: Shop at main()" },
    ]);
  });
});
