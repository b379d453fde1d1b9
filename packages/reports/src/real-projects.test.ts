import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ReportingServer } from "../../cli/src/testing/reporting-server.testing.ts";
import { ProducerProject } from "./producer.testing.ts";
import type { ReportedTest } from "./report.ts";

// Reports of runners that run the same tests in several projects or files, as they write them today.

let server: ReportingServer;
beforeAll(async () => {
  server = await ReportingServer.start();
});
afterAll(() => server.stop());
let project: ProducerProject;
afterEach(() => project.remove());

const outcomes = (tests: ReportedTest[]) => tests.map(({ name, status }) => [name, status]);
const messageOf = (tests: ReportedTest[]) => tests.find(({ status }) => status === "failed")?.message;

const GREEN = /throw new Error\(.*?\);/;
const FAILED = { exitCode: 1, verdict: "failed" };

const CASES = `
describe("cart", () => {
  it("adds", () => { console.log("hello"); });
  it("pays", () => { throw new Error("card declined"); });
  it.skip("prints", () => {});
});`;
const GREEN_CASES = CASES.replace(GREEN, "");

describe("reports of real projects", () => {
  it("Jest's JSON is read with a retried test and a file that doesn't run, and jest-junit's XML names the same tests", async () => {
    const flaky = `jest.retryTimes(1); let runs = 0; it("settles", () => { if (++runs < 2) throw new Error("first"); });`;
    project = new ProducerProject(
      {
        "cart.test.js": CASES + flaky,
        "till.test.js": GREEN_CASES,
        "broken.test.js": `require("./missing");`,
        "package.json": "{}",
      },
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
      ["cart adds", "passed"],
      ["cart pays", "failed"],
      ["cart pays", "passed"],
      ["cart prints", "skipped"],
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
    ).toEqual(expected);
    // A file stands in its class, so that each has cases of its own.
    const redInOne = { ...FAILED, counts: { failed: 1, passed: 4, skipped: 2 }, red: ["cart pays"], greenBeside: [] };
    expect(await server.report(project.folder, "report.json")).toMatchObject(redInOne);
    const byJunit = await server.report(project.folder, "junit.xml");
    const oneOfTwo = [expect.stringMatching(/^cart pays \(#[12]\)$/)];
    expect(byJunit).toMatchObject({ ...FAILED, red: oneOfTwo, greenBeside: oneOfTwo });
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
    await project.run("vitest/vitest.mjs", [
      "run",
      "--reporter=json",
      "--reporter=blob",
      "--outputFile.json=report.json",
    ]);
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
    const oneOfTwo = expect.stringMatching(/^cart > pays \(#[12]\)$/);
    const redInOne = { ...FAILED, red: [oneOfTwo], greenBeside: [oneOfTwo] };
    expect(await server.report(project.folder, "report.json")).toMatchObject(redInOne);
    await project.run("vitest/vitest.mjs", ["--merge-reports", "--reporter=junit", "--outputFile=merged.xml"]);
    const broken = ["broken.test.js (#1)", "broken.test.js (#2)"];
    const merged = { ...redInOne, red: [...broken, oneOfTwo] };
    expect(await server.report(project.folder, "merged.xml")).toMatchObject(merged);
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
    const ofProjects = { ...FAILED, red: ["cart › pays (two)"], greenBeside: ["cart › pays (one)"] };
    expect(await server.report(project.folder, "report.json")).toMatchObject(ofProjects);
    expect(await server.report(project.folder, "blob.zip")).toMatchObject(ofProjects);
    // Its suites begin with the project, so that each has cases of its own.
    const ofSuites = { ...FAILED, counts: { failed: 1, passed: 5, skipped: 2 }, red: ["pays"], greenBeside: [] };
    expect(await server.report(project.folder, "ctrf/*.json")).toMatchObject(ofSuites);
  });
});
