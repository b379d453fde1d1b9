import { afterEach, describe, expect, it } from "vitest";
import { ProducerProject } from "./producer.testing.ts";
import { read } from "./read-report.testing.ts";
import type { ReportedTest } from "./report.ts";

// Reports as test runners of npm write them today, each of the same three tests, of which one fails.

let project: ProducerProject;
afterEach(() => project.remove());

const outcomes = (tests: ReportedTest[]) => tests.map(({ name, status }) => [name, status]);
const messageOf = (tests: ReportedTest[]) => tests.find(({ status }) => status === "failed")?.message;

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
  });

  it("Jest's JSON is read with a retried test and a file that doesn't run, and jest-junit's XML names the same tests", async () => {
    const flaky = `jest.retryTimes(1); let runs = 0; it("settles", () => { if (++runs < 2) throw new Error("first"); });`;
    project = new ProducerProject(
      { "cart.test.js": CASES + flaky, "broken.test.js": `require("./missing");`, "package.json": "{}" },
      ["jest", "jest-junit"],
    );
    await project.run("jest/bin/jest.js", [
      "--json",
      "--outputFile=report.json",
      "--reporters=default",
      "--reporters=jest-junit",
      "--watchman=false",
    ]);
    const { tests, summary } = await project.read("report.json");
    expect(summary.format).toBe("jest-json");
    expect(summary.outside).toMatchObject([
      { message: expect.stringContaining("broken.test.js failed outside of its tests") },
    ]);
    const expected = [
      ["cart adds", "passed"],
      ["cart pays", "failed"],
      ["cart prints", "skipped"],
      ["settles", "passed"],
    ];
    expect(outcomes(tests).sort()).toEqual(expected);
    expect(tests.find(({ name }) => name === "settles")?.earlierAttempts).toHaveLength(1);
    expect(messageOf(tests)).toBe("Error: card declined");
    const junit = await project.read("junit.xml");
    expect(
      outcomes(junit.tests.filter(({ status }) => status !== "error"))
        .map(([name, status]) => [name?.trim(), status])
        .sort(),
    ).toEqual(expected.map(([name, status]) => [name, name === "cart pays" ? "failed" : status]));
  });

  it("Vitest's JSON is read with two projects, and a file that doesn't run", async () => {
    const config = `export default { test: { globals: true, projects: ["one", "two"].map((name) => ({ test: { name, globals: true, env: { NAME: name }, include: ["*.test.js"] } })) } };`;
    const cases = CASES.replace("throw new", `if (process.env.NAME === "two") throw new`);
    project = new ProducerProject(
      {
        "vitest.config.js": config,
        "cart.test.js": cases,
        "broken.test.js": `import "./missing.js";`,
        "package.json": `{"type":"module"}`,
      },
      ["vitest"],
    );
    await project.run("vitest/vitest.mjs", ["run", "--reporter=json", "--outputFile=report.json"]);
    const { tests, summary } = await project.read("report.json");
    expect(summary.format).toBe("jest-json");
    expect(summary.outside.map(({ message }) => message)).toEqual([
      expect.stringContaining("broken.test.js failed"),
      expect.stringContaining("broken.test.js failed"),
    ]);
    expect(outcomes(tests).sort()).toEqual([
      ["cart > adds", "passed"],
      ["cart > adds", "passed"],
      ["cart > pays", "failed"],
      ["cart > pays", "passed"],
      ["cart > prints", "skipped"],
      ["cart > prints", "skipped"],
    ]);
    expect(messageOf(tests)).toBe("Error: card declined");
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
  });

  it("Playwright's JSON and blob reports, and its CTRF reporter, are read alike, red in one of two projects", async () => {
    const config = `module.exports = { retries: 1, workers: 1, projects: [{ name: "one" }, { name: "two" }], reporter: [["json", { outputFile: "report.json" }], ["blob", { outputFile: "blob.zip" }], ["playwright-ctrf-json-reporter", {}]] };`;
    const cases = `const { test, expect } = require("@playwright/test");
      test.describe("cart", () => {
        test("adds", () => { console.log("hello"); });
        test("pays", ({}, info) => { if (info.project.name === "two") throw new Error("card declined"); });
        test("settles", ({}, info) => { if (info.retry === 0) throw new Error("first"); });
        test.skip("prints", () => {});
      });`;
    project = new ProducerProject({ "playwright.config.js": config, "cart.spec.js": cases, "package.json": "{}" }, [
      "@playwright/test",
      "playwright-ctrf-json-reporter",
    ]);
    await project.run("@playwright/test/cli.js", ["test"]);
    const expected = ["one", "two"].flatMap((name) => [
      [name, "cart › adds", "passed", 0],
      [name, "cart › pays", name === "two" ? "failed" : "passed", name === "two" ? 1 : 0],
      [name, "cart › prints", "skipped", 0],
      [name, "cart › settles", "passed", 1],
    ]);
    const facts = (tests: ReportedTest[]) =>
      tests.map((one) => [one.place.project, one.name, one.status, one.earlierAttempts.length]).sort();
    const json = await project.read("report.json");
    expect(json.summary).toMatchObject({ format: "playwright-json", outside: [] });
    expect(facts(json.tests)).toEqual(expected);
    expect(messageOf(json.tests)).toBe("Error: card declined");
    const blob = await project.readArchive("blob.zip");
    expect(blob).toMatchObject({ formats: ["playwright-json"], outside: [] });
    expect(facts(blob.tests)).toEqual(expected);
    expect(messageOf(blob.tests)).toBe("Error: card declined");
    const ctrf = await project.read("ctrf/ctrf-report.json");
    expect(ctrf.summary).toMatchObject({ format: "ctrf", outside: [] });
    expect(ctrf.tests.map(({ status, earlierAttempts }) => [status, earlierAttempts.length]).sort()).toEqual(
      expected.map(([, , status, attempts]) => [status, attempts]).sort(),
    );
  });
});
