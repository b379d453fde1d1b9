import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { read, readTest, readTests, refusalOf, warningsOf } from "./read-report.testing.ts";
import { BoundedText } from "./results/bounded-text.ts";
import { MAX_FIELD_LENGTH, MAX_NAME_LENGTH, MAX_SUITE_PATH_LENGTH } from "./results/limits.ts";
import { reasonOf, traceOf } from "./results/problem.ts";

const digest = (text: string) => createHash("sha256").update(text).digest("base64url");

describe("texts of a report", () => {
  it("cuts a test's name to 10,000 characters, and distinguishes it by the whole name", async () => {
    const long = "n".repeat(MAX_NAME_LENGTH);
    const [exact, one, other] = await readTests(
      `<testcase name="${long}"/><testcase name="${long}1"/><testcase name="${long}2"/>`,
    );
    expect(exact).toMatchObject({ name: long });
    expect(exact?.wholes).toBeUndefined();
    expect(one).toMatchObject({ name: long, wholes: { name: digest(`${long}1`) } });
    expect(other).toMatchObject({ name: long, wholes: { name: digest(`${long}2`) } });
    expect(await warningsOf(`<testsuite>\n<testcase name="${long}1"/></testsuite>`)).toEqual([
      "2: The name of a test was cut to 10000 characters",
    ]);
  });

  it("cuts a class to 1,000 characters, and distinguishes it by the whole name", async () => {
    const long = "c".repeat(MAX_FIELD_LENGTH);
    const element = `<testcase name="a" classname="${long}."/>`;
    expect(await readTest(element)).toMatchObject({ classname: long, wholes: { classname: digest(`${long}.`) } });
    expect(await warningsOf(element)).toEqual(["1: The class of a test was cut to 1000 characters"]);
  });

  it("cuts a file, a suite and a property to 1,000 characters, each with a warning", async () => {
    const long = "x".repeat(MAX_FIELD_LENGTH);
    const report = `<testsuite name="${long}."><testcase name="a" file="${long}."><properties>
      <property name="p" value="${long}."/></properties></testcase></testsuite>`;
    const { tests, summary } = await read(report);
    expect(tests).toMatchObject([{ file: long, suites: [long], properties: { p: long } }]);
    expect(summary.warnings.map(({ message }) => message).sort()).toEqual([
      "A property was cut to 1000 characters",
      "The file of a test was cut to 1000 characters",
      "The name of a suite was cut to 1000 characters",
    ]);
  });

  it("keeps the outer suites of a path that is too long together, with a warning", async () => {
    const name = "s".repeat(MAX_FIELD_LENGTH);
    const depth = 30;
    const report = `${`<testsuite name="${name}">`.repeat(depth)}<testcase name="a"/>${"</testsuite>".repeat(depth)}`;
    const { tests, summary } = await read(report);
    expect(tests[0]?.suites.join("")).toHaveLength(MAX_SUITE_PATH_LENGTH);
    expect(summary.warnings).toEqual([
      expect.objectContaining({
        message: expect.stringContaining("around a test were cut to 10000 characters together"),
      }),
    ]);
  });

  it("keeps the names of suites once, however many tests stand in them", async () => {
    const { tests } = await read(
      `<testsuite name="s"><testsuite name="t">${'<testcase name="a"/>'.repeat(500)}</testsuite></testsuite>`,
    );
    expect(new Set(tests.map(({ suites }) => suites)).size).toBe(1);
  });

  it("rejects an element with more attributes than any report has", async () => {
    const attributes = Array.from({ length: 1001 }, (_, index) => `a${index}="" `).join("");
    expect((await refusalOf(`<testsuite><testcase ${attributes}/></testsuite>`)).message).toContain(
      "more than 1000 attributes",
    );
  });
});

describe("long messages", () => {
  const SIZES = [100_000, 200_000];

  it("keeps a message of blanks, and a time of digits, as short as any other", async () => {
    for (const size of SIZES) {
      const test = await readTest(
        `<testcase name="a" time="${"1".repeat(size)}x"><failure message="a${" ".repeat(size)}b"/></testcase>`,
      );
      expect(test.durationMs).toBeNull();
      expect(test.message).toHaveLength(1000);
    }
  });

  it("finds a message that stands in its text, also where its beginning is all that is searched for", () => {
    const body = new BoundedText(100_000);
    const message = `${"m".repeat(5000)} end`;
    body.append(`Error: ${message}\n at x`);
    const problem = { status: "failed", message, type: "Error", body } as const;
    expect(reasonOf(problem)).toHaveLength(1000);
    expect(traceOf([problem])).toBe(`Error: ${message}\n at x`);
    expect(traceOf([{ ...problem, message: `${message} of another` }])).toBe(
      `${message} of another\nError: ${message}\n at x`,
    );
  });
});
