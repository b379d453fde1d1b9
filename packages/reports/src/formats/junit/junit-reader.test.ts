import { describe, expect, it } from "vitest";
import { read, readTest, readTests, warningsOf } from "../../read-report.testing.ts";

describe("tests", () => {
  it("has all that a test case says of itself", async () => {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="run">
  <testsuite name="outer" tests="99" failures="7"><testsuite name=""><testsuite name="inner">
    <properties><property name="of" value="the suite"/></properties>
    <testcase name="rejects an empty cart" classname="shop.CartTest" time="0.25" file="test/cart.py" line="42">
      <properties><property name="test_id" value="TC-12"/></properties>
      <system-out>out</system-out><system-err>err</system-err>
    </testcase>
  </testsuite></testsuite></testsuite>
</testsuites>`;
    const { tests, summary } = await read(xml);
    expect(tests).toEqual([
      {
        name: "rejects an empty cart",
        classname: "shop.CartTest",
        suites: ["outer", "inner"],
        place: {
          ...{ suite: 2, project: null, parameters: null, host: null },
          ...{ file: "test/cart.py", neverRepeats: false },
        },
        file: "test/cart.py",
        line: 42,
        status: "passed",
        durationMs: 250,
        message: null,
        trace: null,
        output: "out\nerr",
        properties: { test_id: "TC-12" },
        earlierAttempts: [],
      },
    ]);
    expect(summary).toEqual({
      ...{ format: "junit", outside: [] },
      warnings: [
        { file: "report.xml", line: 3, message: "A total announces more tests or failures than the report holds" },
      ],
    });
  });

  it("has nothing where a test case says nothing", async () => {
    expect(await readTest('<testcase name="a"/>')).toEqual({
      name: "a",
      classname: null,
      suites: [],
      place: { suite: null, project: null, parameters: null, host: null, file: null, neverRepeats: false },
      file: null,
      line: null,
      status: "passed",
      durationMs: null,
      message: null,
      trace: null,
      output: null,
      properties: {},
      earlierAttempts: [],
    });
  });

  it.each([
    ["testsuites", '<testsuites><testsuite><testcase name="a"/></testsuite></testsuites>'],
    ["a test case right under testsuites", '<testsuites><testcase name="a"/></testsuites>'],
    ["testsuite", '<testsuite><testcase name="a"/></testsuite>'],
    ["testcase", '<testcase name="a"/>'],
    ["Eclipse's testrun", '<testrun name="r"><testsuite><testcase name="a"/></testsuite></testrun>'],
    ["a prefix", '<t:testsuites xmlns:t="urn:x"><t:testcase name="a"/></t:testsuites>'],
    ["a default namespace", '<testsuites xmlns="urn:x"><testcase name="a"/></testsuites>'],
    ["comments and instructions before the root", '<!-- c --><?pi x?><testsuites><testcase name="a"/></testsuites>'],
  ])("are found under %s", async (_, xml) => {
    expect((await read(xml)).tests.map(({ name }) => name)).toEqual(["a"]);
  });

  it("are found inside other tests", async () => {
    const tests = await readTests('<testcase name="outer"><testcase name="inner"><failure/></testcase></testcase>');
    expect(tests.map(({ name, status }) => [name, status])).toEqual([
      ["inner", "failed"],
      ["outer", "passed"],
    ]);
  });

  it("come in document order, with the suites around each", async () => {
    const tests = await readTests(`
      <testsuite name="x"><testcase name="1"/><testsuite name="y"><testcase name="2"/></testsuite><testcase name="3"/></testsuite>
      <testcase name="4"/>`);
    expect(tests.map(({ name, suites }) => [name, ...suites])).toEqual([
      ["1", "x"],
      ["2", "x", "y"],
      ["3", "x"],
      ["4"],
    ]);
  });

  it("keep their names exactly, but for the white space that XML itself gives up", async () => {
    const name = "  &lt;b&gt; &quot;x&quot; &amp;amp; &#228; &#x1F600;\u00a0\u2028]]&gt; tab:&#9; line:&#10; ";
    expect((await readTest(`<testcase name="${name}"/>`)).name).toBe(
      '  <b> "x" &amp; ä 😀\u00a0\u2028]]> tab:\t line:\n ',
    );
  });

  it("have an empty name where the report gives none, with a warning", async () => {
    expect((await readTest("<testcase/>")).name).toBe("");
    expect(await warningsOf('<testsuites>\n<testcase/>\n<testcase name=""/></testsuites>')).toEqual([
      "2: A test has no name (2 times)",
    ]);
  });

  it("take PHPUnit's class and nose's lineno for what they are", async () => {
    const test = await readTest('<testcase name="a" class="App\\CartTest" lineno="7" file=""/>');
    expect(test).toMatchObject({ classname: "App\\CartTest", line: 7, file: null });
  });

  it("leave out a time or line of nonsense; only the time is worth a warning", async () => {
    const element = '<testcase name="a" time="-3" line="x"/>';
    expect(await readTest(element)).toMatchObject({ durationMs: null, line: null });
    expect(await warningsOf(element)).toEqual(["1: A time that is not a number of seconds was left out"]);
  });
});

describe("status", () => {
  it.each([
    ["", "passed"],
    ["<failure/>", "failed"],
    ["<error/>", "error"],
    ["<skipped/>", "skipped"],
    ["<error/><failure/>", "failed"],
    ["<skipped/><error/>", "error"],
    ["<skipped/><failure/>", "failed"],
    ["<failure/><failure/>", "failed"],
    ["<x:failure xmlns:x='urn:x'/>", "failed"],
    ["<warning>w</warning>", "passed"],
    ["<system-out><failure/></system-out>", "passed"],
    ["<rerunFailure/>", "passed"],
  ])("of %s is %s", async (children, status) => {
    expect((await readTest(`<testcase name="a">${children}</testcase>`)).status).toBe(status);
  });

  it.each(['status="notrun"', 'status="run" result="suppressed"', 'status="disabled"', 'result="ignored"'])(
    "takes a test with the attribute %s for skipped",
    async (attribute) => {
      const element = `<testsuite><testcase name="a" ${attribute}/></testsuite>`;
      expect((await read(element)).tests).toMatchObject([{ status: "skipped" }]);
      expect(await warningsOf(element)).toEqual([]);
    },
  );

  it.each(['status="failed"', 'result="error"'])("ignores the attribute %s, with a warning", async (attribute) => {
    const element = `<testcase name="a" ${attribute}/>`;
    expect((await readTest(element)).status).toBe("passed");
    expect(await warningsOf(element)).toEqual([expect.stringContaining("counts as passed although its status")]);
  });

  it("has no warning for a status that agrees", async () => {
    expect(await warningsOf('<testsuite><testcase name="a" status="run" result="completed"/></testsuite>')).toEqual([]);
    expect(await warningsOf('<testsuite><testcase name="a" status="notrun"><skipped/></testcase></testsuite>')).toEqual(
      [],
    );
  });
});

describe("suites", () => {
  it("that fail outside of their tests make the report incomplete", async () => {
    const { tests, summary } = await read(
      '<testsuite tests="3">\n<error message="no such class">trace</error></testsuite>',
    );
    expect(tests).toEqual([]);
    const message = "A test suite failed outside of its tests, some of which may never have run: no such class";
    expect(summary.outside).toEqual([{ file: "report.xml", line: 2, message }]);
    expect(summary.warnings).toEqual([{ file: "report.xml", line: null, message: "The report has no tests" }]);
  });

  it.each([
    [
      "an error that its suite announces alone",
      '<testsuite name="s" tests="0" errors="1"/>',
      'suite "s" announces 1 error',
    ],
    ["failures likewise", '<testsuite tests="1" failures="2"><testcase name="a"/></testsuite>', "announces 2 errors"],
    [
      "tests that are missing",
      '<testsuite tests="3"><testcase name="a"/></testsuite>',
      "announces 3 tests and holds 1",
    ],
    ["an error of the root", '<testsuites><error message="no"/><testsuite/></testsuites>', "have run: no"],
  ])("puts outside %s", async (_what, xml, message) => {
    expect((await read(xml)).summary.outside).toMatchObject([{ message: expect.stringContaining(message) }]);
  });

  it.each([
    ["re-runs inside of tests", '<testsuite tests="2"><testcase name="a"><flakyFailure/></testcase></testsuite>'],
    [
      "totals of outer suites",
      '<testsuites tests="9" errors="1"><testsuite tests="1"><testcase name="a"/></testsuite></testsuites>',
    ],
    ["fewer tests than it holds", '<testsuite tests="1"><testcase name="a"/><testcase name="b"/></testsuite>'],
    ["an error beside a failing test", '<testsuite><error/><testcase name="a"><failure/></testcase></testsuite>'],
    ["more failures than it has", '<testsuite failures="2"><testcase name="a"><failure/></testcase></testsuite>'],
  ])("puts nothing outside for %s", async (_what, xml) => {
    expect((await read(xml)).summary.outside).toEqual([]);
  });

  it("may be empty", async () => {
    const { tests, summary } = await read("<testsuites/>");
    expect(tests).toEqual([]);
    expect(summary).toEqual({
      format: "junit",
      outside: [],
      warnings: [{ file: "report.xml", line: null, message: "The report has no tests" }],
    });
  });
});

describe("properties", () => {
  const propertiesOf = async (children: string) =>
    (await readTest(`<testcase name="a">${children}</testcase>`)).properties;

  it("have their value in an attribute or as text", async () => {
    const properties = await propertiesOf(`<properties>
      <property name="id" value=" C1 "/><property name="steps"><![CDATA[1. a
2. b]]>
      </property><property name="empty"/></properties>`);
    expect({ ...properties }).toEqual({ id: "C1", steps: "1. a\n2. b", empty: "" });
  });

  it("of the same name are lines of one value", async () => {
    const children =
      '<properties><property name="file" value="a.png"/><property name="file">b.png</property></properties>';
    expect({ ...(await propertiesOf(children)) }).toEqual({ file: "a.png\nb.png" });
  });

  it("may be called anything", async () => {
    const properties = await propertiesOf('<properties><property name="__proto__" value="x"/></properties>');
    expect(Object.entries(properties)).toEqual([["__proto__", "x"]]);
  });

  it("beyond 200 are left out, with a warning", async () => {
    const many = Array.from({ length: 201 }, (_, index) => `<property name="p${index}" value="v"/>`).join("");
    const element = `<testcase name="a">\n<properties>${many}</properties></testcase>`;
    expect(Object.keys((await readTest(element)).properties)).toHaveLength(200);
    expect(await warningsOf(element)).toEqual([expect.stringContaining("1: Properties beyond the first 200")]);
  });
});
