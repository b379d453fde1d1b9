import { describe, expect, it } from "vitest";
import { endings, read, warningsOf } from "../read-report.testing.ts";

const report = (content: string) => `<test-run><test-suite name="Cart">${content}</test-suite></test-run>`;
const LEFT_OUT = "1: Elements of a test beyond the first 20000, or its texts beyond 4194304 characters, were left out";

describe("a test with more in it than any real one", () => {
  it("keeps the elements that say how it ended, however many come before them", async () => {
    const many = "<properties/>".repeat(30_000);
    const deep = `<properties>${"<property name='a' value='b'/>".repeat(30_000)}</properties>`;
    const failure = "<failure><message>too few</message></failure>";
    for (const noise of [many, deep]) {
      const text = report(
        `<test-case name="a" result="Failed">${noise}${failure}</test-case><test-case name="b" result="Passed"/>`,
      );
      expect(endings((await read(text)).tests)).toEqual(["failed .a", "passed .b"]);
      expect((await warningsOf(text))[0]).toMatch(/^1: Elements of a test beyond the first 20000/);
    }
  });

  it("keeps so many characters of all its texts together", async () => {
    const text = report(
      `<test-case name="a" result="Failed">${`<output>${"x".repeat(1_000_000)}</output>`.repeat(6)}</test-case>`,
    );
    expect(endings((await read(text)).tests)).toEqual(["failed .a"]);
    expect(await warningsOf(text)).toContainEqual(expect.stringContaining(LEFT_OUT));
  });

  it("counts the elements of each test by itself", async () => {
    const half = `<test-case name="a" result="Passed">${"<output/>".repeat(15_000)}</test-case>`;
    expect(await warningsOf(report(half + half))).toEqual([]);
  });
});
