import { describe, expect, it } from "vitest";
import { readTest } from "../read-report.testing.ts";

async function outcome(children: string): Promise<{ message: string | null; trace: string | null }> {
  const { message, trace } = await readTest(`<testcase name="a">${children}</testcase>`);
  return { message, trace };
}

describe("message and trace", () => {
  it.each([
    ["nothing at all", "<failure/>", null, null],
    ["only a message", '<failure message="boom"/>', "boom", null],
    ["only text of one line", "<failure> boom </failure>", "boom", null],
    ["only text", "<failure>\n  boom\n    at x\n</failure>", "boom", "  boom\n    at x"],
    ["only a type", '<failure type="java.lang.Error"/>', "java.lang.Error", null],
    ["a message that the text repeats", '<failure message="boom">boom</failure>', "boom", null],
    ["message and text", '<error message="boom" type="E">E: boom\n at x</error>', "boom", "E: boom\n at x"],
    ["message and type, without text", '<error message="boom" type="E"/>', "boom", "E: boom"],
    ["a skip with a type", '<skipped message="not yet" type="pytest.skip"/>', "not yet", null],
    ["a skip with text", '<skipped message="not yet">a.py:3: not yet</skipped>', "not yet", "a.py:3: not yet"],
    [
      "text and CDATA mixed",
      "<failure>a &lt;<![CDATA[ <b>&amp; ]]>c\n d</failure>",
      "a < <b>&amp; c",
      "a < <b>&amp; c\n d",
    ],
    ["nested elements", "<failure><message>boom</message>\n<trace>at x</trace></failure>", "boom", "boom\nat x"],
  ])("of %s", async (_, children, message, trace) => {
    expect(await outcome(children)).toEqual({ message, trace });
  });

  it("make one line of a message of several, and keep it whole in the trace", async () => {
    expect(await outcome('<failure message="a.cc:12&#10;  Expected 1">at x</failure>')).toEqual({
      message: "a.cc:12 Expected 1",
      trace: "a.cc:12\n  Expected 1\nat x",
    });
  });

  it("shorten a long message, and keep it whole in the trace", async () => {
    const long = "x".repeat(5000);
    expect(await outcome(`<failure message="${long}"/>`)).toEqual({ message: `${"x".repeat(999)}…`, trace: long });
  });

  it("list all failures of a test, led by the one that decides", async () => {
    const children = `<error message="first" type="E"/><failure message="second">AssertionError: second
  at y</failure><failure message="third">at z</failure>`;
    expect(await outcome(children)).toEqual({
      message: "second",
      trace: "E: first\n\nAssertionError: second\n  at y\n\nthird\nat z",
    });
  });

  it("keep the status of failures beyond the hundredth", async () => {
    const element = `<testcase name="a">${"<skipped/>".repeat(100)}<failure message="x"/></testcase>`;
    expect(await readTest(element)).toMatchObject({ status: "failed", message: null });
  });
});

describe("other runs of the same test", () => {
  it("are kept with their own output where it passed in the end", async () => {
    const test = await readTest(`<testcase name="a" time="3">
      <flakyFailure message="run 1" type="E" time="0.5"><![CDATA[E: run 1
  at x]]><system-out>noise</system-out></flakyFailure>
      <flakyError type="java.lang.Error"><stackTrace>run 2</stackTrace><system-err>noise</system-err></flakyError>
      <system-out>of the last run</system-out>
    </testcase>`);
    expect(test).toMatchObject({ status: "passed", durationMs: 3000, message: null, output: "of the last run" });
    expect(test.earlierAttempts).toEqual([
      { status: "failed", durationMs: 500, message: "run 1", trace: "E: run 1\n  at x", output: "noise" },
      { status: "error", durationMs: null, message: "run 2", trace: null, output: "noise" },
    ]);
  });

  it("are kept where it never passed", async () => {
    const test = await readTest(`<testcase name="a"><failure message="first"/>
      <rerunFailure message="second"/><rerunError message="third"/></testcase>`);
    expect(test).toMatchObject({ status: "failed", message: "first" });
    expect(test.earlierAttempts.map(({ status, message }) => [status, message])).toEqual([
      ["failed", "second"],
      ["error", "third"],
    ]);
  });
});
