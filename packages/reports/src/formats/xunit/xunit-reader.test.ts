import { describe, expect, it } from "vitest";
import { endings, outsideOf, read } from "../../read-report.testing.ts";

const report = (content: string, attributes = "", collection = "") =>
  `<assemblies schema-version="3"><assembly name="/home/ci/shop/bin/Shop.Tests.dll" ${attributes}>
  <collection name="Test collection for Shop.Cart" id="f00" ${collection}>${content}</collection></assembly></assemblies>`;
const test = (attributes: string, content = "") =>
  `<test name="Shop.Cart.Adds" type="Shop.Cart" method="Adds" ${attributes}>${content}</test>`;
const testsOf = async (content: string) => (await read(report(content))).tests;

describe("xUnit.net", () => {
  it.each([
    ["Pass", "passed"],
    ["Fail", "failed"],
    ["Skip", "skipped"],
    ["NotRun", "skipped"],
  ])("takes %s for %s", async (result, status) => {
    expect(endings(await testsOf(test(`result="${result}"`)))).toEqual([`${status} Shop.Cart.Adds`]);
  });

  it("keeps all that a test says of itself", async () => {
    const content = `<failure exception-type="Xunit.Sdk.EqualException"><message>Assert.Equal() Failure</message>
      <stack-trace>at Shop.Cart.Adds()</stack-trace></failure><output>hello</output><warnings><warning>slow</warning></warnings>
      <traits><trait name="Category" value="fast"/><trait name="test_id" value="TC-7"/></traits>
      <attachments><attachment name="shot" media-type="image/png">aGk=</attachment></attachments>`;
    const attributes =
      'result="Fail" time="0.125" source-file="/src/Cart.cs" source-line="12" start-rtf="2026-03-01T10:00:00.0000000Z"';
    expect(await testsOf(test(attributes, content))).toMatchObject([
      {
        ...{
          suites: ["Shop.Tests.dll", "Test collection for Shop.Cart"],
          file: "/src/Cart.cs",
          line: 12,
          durationMs: 125,
        },
        ...{
          message: "Assert.Equal() Failure",
          trace: "Assert.Equal() Failure\nat Shop.Cart.Adds()",
          output: "hello\nslow",
        },
        ...{ startedAt: "2026-03-01T10:00:00.000Z", properties: { Category: "fast", test_id: "TC-7" } },
        attachments: [{ name: "shot", path: null, contentType: "image/png" }],
      },
    ]);
  });

  it("names a theory's rows by their arguments, and never takes them for attempts", async () => {
    const row = (argument: string, result: string) =>
      `<test name="Shop.Cart.Adds(price: ${argument})" type="Shop.Cart" method="Adds" result="${result}"/>`;
    const tests = await testsOf(row("1.5", "Fail") + row("2", "Pass"));
    expect(tests.map(({ name, place }) => [name, place.neverRepeats])).toEqual([
      ["Adds(price: 1.5)", true],
      ["Adds(price: 2)", true],
    ]);
  });

  it("keeps a name that doesn't begin with the class, and finds the class where there is none", async () => {
    const tests = await testsOf(
      '<test name="adds an item" type="Shop.Cart" result="Pass"/><test name="Shop.Cart.Pays" result="Pass"/><test method="Adds" type="C" result="Pass"/>',
    );
    expect(endings(tests)).toEqual(["passed Shop.Cart.adds an item", "passed Shop.Cart.Pays", "passed C.Adds"]);
  });

  it("has the reason of a skipped test, as text or as an element", async () => {
    const tests = await testsOf(
      test('result="Skip"', "<reason><![CDATA[later]]></reason>") +
        test('result="Skip"', "<reason><message>never</message></reason>"),
    );
    expect(tests.map(({ message }) => message)).toEqual(["later", "never"]);
  });

  it("reads version 1, whose root is one assembly with classes", async () => {
    const old =
      '<assembly name="Shop.dll" total="1" failed="0"><class name="Shop.Cart" total="1"><test name="Shop.Cart.Adds" type="Shop.Cart" method="Adds" result="Pass"/></class></assembly>';
    const { tests, summary } = await read(old);
    expect(tests).toMatchObject([{ classname: "Shop.Cart", name: "Adds", suites: ["Shop.dll", "Shop.Cart"] }]);
    expect(summary.outside).toEqual([]);
  });

  it("distinguishes the frameworks that the same tests ran on", async () => {
    const [found] = (await read(report(test('result="Pass"'), 'target-framework=".NETCoreApp,Version=v8.0"'))).tests;
    expect(found?.place.project).toBe(".NETCoreApp,Version=v8.0");
  });
});

describe("an xUnit.net run that failed besides its tests", () => {
  it.each([
    ["assembly-cleanup", 'name="Shop"', "A failure outside of tests (assembly-cleanup of Shop): disk is full"],
    ["test-cleanup", "", "A failure outside of tests (test-cleanup): disk is full"],
    ["fatal", "", "A failure outside of tests (fatal): disk is full"],
  ])("shows an error of the kind %s, whatever its tests say", async (type, name, message) => {
    const error = `<errors><error type="${type}" ${name}><failure exception-type="E"><message>disk is full</message></failure></error></errors>`;
    for (const result of ["Pass", "Fail"]) {
      const text = `<assemblies><assembly name="a" errors="1">${error}<collection>${test(`result="${result}"`)}</collection></assembly></assemblies>`;
      expect(await outsideOf(text)).toEqual([message]);
    }
  });

  it("shows missing tests and failures", async () => {
    expect(await outsideOf(report(test('result="Pass"'), "", 'total="3"'))).toEqual([
      'The test suite "Test collection for Shop.Cart" announces 3 tests and holds 1',
    ]);
    expect(await outsideOf(report(test('result="Pass"'), "", 'total="1" failed="1"'))).toEqual([
      'The test suite "Test collection for Shop.Cart" announces 1 error, and none of its tests failed',
    ]);
  });
});
