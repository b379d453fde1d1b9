import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { nodesHere } from "../../cli/src/testing/packed-command.testing.ts";
import { ReportingServer } from "../../cli/src/testing/reporting-server.testing.ts";
import { ProducerProject } from "./producer.testing.ts";
import { read } from "./read-report.testing.ts";
import type { ReportedTest } from "./report.ts";

// Reports as test runners of npm write them today, each of the same three tests, of which one fails.

let server: ReportingServer;
beforeAll(async () => {
  server = await ReportingServer.start();
});
afterAll(() => server.stop());
let project: ProducerProject;
afterEach(() => project.remove());

const outcomes = (tests: ReportedTest[]) => tests.map(({ name, status }) => [name, status]);

const FAILED = { exitCode: 1, verdict: "failed" };

const CASES = `
describe("cart", () => {
  it("adds", () => { console.log("hello"); });
  it("pays", () => { throw new Error("card declined"); });
  it.skip("prints", () => {});
});`;

describe("reports of real producers", () => {
  it("Mocha's JSON is read with a hook that failed and a test that was retried", async () => {
    const flaky = `let runs = 0; it("settles", function () { this.retries(1); if (++runs < 2) throw new Error("first"); });`;
    const hook = `describe("shop", () => { before(() => { throw new Error("no database"); }); it("opens", () => {}); });`;
    project = new ProducerProject({ "cart.js": CASES + flaky + hook }, ["mocha"]);
    await project.run("mocha/bin/mocha.js", [
      "--reporter",
      "json",
      "--reporter-option",
      "output=report.json",
      "cart.js",
    ]);
    const { tests, summary } = await project.read("report.json");
    expect(summary).toMatchObject({ format: "mocha-json", outside: [] });
    expect(outcomes(tests).sort()).toEqual([
      ['"before all" hook for "opens"', "failed"],
      ["adds", "passed"],
      ["pays", "failed"],
      ["prints", "skipped"],
      ["settles", "passed"],
    ]);
    expect(tests.find(({ name }) => name === "settles")?.earlierAttempts).toHaveLength(1);
    expect(tests.find(({ name }) => name === "pays")).toMatchObject({ message: "card declined", classname: "cart" });
    const red = ['"before all" hook for "opens"', "pays"];
    expect(await server.report(project.folder, "report.json")).toMatchObject({ ...FAILED, red, greenBeside: [] });
  });

  it("TAP of node:test is read with subtests, and without them where none failed", async () => {
    const cases = `import { describe, it } from "node:test";${CASES}\nit("settles", { todo: true }, () => { throw new Error("later"); });`;
    project = new ProducerProject({ "cart.test.mjs": cases }, []);
    const report = await project.node(["--test", "--test-reporter=tap", "cart.test.mjs"]);
    const { tests, summary } = await read(report);
    expect(summary).toMatchObject({ format: "tap", outside: [] });
    expect(outcomes(tests)).toEqual([
      ["cart", "failed"],
      ["settles", "skipped"],
    ]);
    expect(tests[0]?.trace).toContain("not ok 2 - pays");
  });

  it.each(nodesHere())("JUnit of node:test of Node.js $version is red in one of two files", async ({ path }) => {
    const cases = `import { describe, it } from "node:test";${CASES}`;
    const green = cases.replace(/throw new Error\(.*?\);/, "");
    project = new ProducerProject({ "cart.test.mjs": cases, "till.test.mjs": green }, []);
    const args = ["--test", "--test-reporter=junit", "--test-reporter-destination=junit.xml"];
    await project.node([...args, "cart.test.mjs", "till.test.mjs"], {}, path);
    const run = await server.report(project.folder, "junit.xml");
    expect(run).toMatchObject({ ...FAILED, counts: { tests: 6, failed: 1, passed: 3, skipped: 2 } });
    expect([run.red, run.greenBeside]).toEqual([
      [expect.stringMatching(/^pays \((.*cart\.test\.mjs|#1)\)$/)],
      [expect.stringMatching(/^pays \((.*till\.test\.mjs|#2)\)$/)],
    ]);
  });

  it("Cucumber's messages and JSON are read alike, with a retried scenario and rows of an outline", async () => {
    const feature = [
      ...[
        "Feature: cart",
        "  Scenario: adds",
        "    Given a cart",
        "  Scenario: pays",
        "    Given a card that is declined",
      ],
      ...["  Scenario: settles", "    Given a step that fails once", "  Scenario: prints", "    Given an unknown step"],
      ...[
        "  Scenario Outline: counts",
        "    Given <n> items",
        "    Examples:",
        "      | n |",
        "      | 1 |",
        "      | 2 |",
      ],
    ];
    const steps = `const { Given } = require("@cucumber/cucumber"); let runs = 0;
      Given("a cart", function () { this.log("hello"); });
      Given("a card that is declined", () => { throw new Error("card declined"); });
      Given("a step that fails once", () => { if (++runs < 2) throw new Error("first"); });
      Given("{int} items", (n) => { if (n === 2) throw new Error("two"); });`;
    project = new ProducerProject({ "features/cart.feature": feature.join("\n"), "features/steps.js": steps }, [
      "@cucumber/cucumber",
    ]);
    const formats = ["--format", "message:report.ndjson", "--format", "json:report.json"];
    await project.run("@cucumber/cucumber/bin/cucumber.js", ["--retry", "1", ...formats]);
    const messages = await project.read("report.ndjson");
    expect(messages.summary).toMatchObject({ format: "cucumber-messages", outside: [] });
    const expected = [
      ["adds", "passed", ""],
      ["counts", "failed", "n=2"],
      ["counts", "passed", "n=1"],
      ["pays", "failed", ""],
      ["prints", "failed", ""],
      ["settles", "passed", ""],
    ];
    expect(messages.tests.map(({ name, status, place }) => [name, status, place.parameters ?? ""]).sort()).toEqual(
      expected,
    );
    expect(messages.tests.find(({ name }) => name === "settles")?.earlierAttempts).toMatchObject([
      { message: "Error: first" },
    ]);
    expect(messages.tests.find(({ name }) => name === "adds")).toMatchObject({
      output: "hello",
      file: "features/cart.feature",
      line: 2,
    });
    const json = await project.read("report.json");
    expect(json.summary).toMatchObject({ format: "cucumber-json", outside: [] });
    expect(new Set(outcomes(json.tests).map(String))).toEqual(
      new Set(expected.map(([name, status]) => `${name},${status}`)),
    );
    const run = await server.report(project.folder, "report.ndjson");
    expect(run).toMatchObject({ ...FAILED, red: ["counts (n=2)", "pays", "prints"], greenBeside: ["counts (n=1)"] });
  });
});
