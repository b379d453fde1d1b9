import { describe, expect, it } from "vitest";
import { endings, outsideOf, read } from "../../read-report.testing.ts";

const suite = (attributes: string, content: string) =>
  `<test-suite type="TestFixture" name="Cart" ${attributes}>${content}</test-suite>`;
const run = (content: string, attributes = "") => `<test-run id="2" ${attributes}>${content}</test-run>`;
const test = (attributes: string, content = "") =>
  `<test-case name="Adds" classname="Shop.Cart" ${attributes}>${content}</test-case>`;
const testsOf = async (content: string) => (await read(run(suite("", content)))).tests;

describe("NUnit 3", () => {
  it.each([
    ['result="Passed"', "passed"],
    ['result="Warning"', "passed"],
    ['result="Failed"', "failed"],
    ['result="Failed" label="Error"', "error"],
    ['result="Failed" label="Timeout"', "error"],
    ['result="Failed" label="Cancelled"', "error"],
    ['result="Failed" label="Invalid"', "failed"],
    ['result="Failed" label="Test exceeded Timeout value 1ms."', "failed"],
    ['result="Skipped" label="Ignored"', "skipped"],
    ['result="Skipped" label="Explicit"', "skipped"],
    ['result="Inconclusive"', "skipped"],
    ["", "skipped"],
  ])("takes %s for %s", async (attributes, status) => {
    expect((await testsOf(test(attributes)))[0]?.status).toBe(status);
  });

  it("keeps all that a test says of itself", async () => {
    const content = `<properties><property name="Category" value="fast"/><property name="test_id" value="TC-7"/></properties>
      <failure><message><![CDATA[  Expected: 3
  But was:  4]]></message><stack-trace>at Shop.Cart.Adds()</stack-trace></failure><output>hello</output>
      <attachments><attachment><filePath>/tmp/shot.png</filePath><description>the cart</description></attachment></attachments>`;
    const attributes = 'result="Failed" duration="0.5" start-time="2026-03-01 10:00:00Z"';
    expect(await testsOf(test(attributes, content))).toMatchObject([
      {
        ...{
          name: "Adds",
          classname: "Shop.Cart",
          suites: ["Cart"],
          durationMs: 500,
          startedAt: "2026-03-01T10:00:00.000Z",
        },
        ...{ message: "Expected: 3 But was:  4", output: "hello" },
        trace: "  Expected: 3\n  But was:  4\nat Shop.Cart.Adds()",
        properties: { Category: "fast", test_id: "TC-7" },
        labels: [{ name: "tag", value: "fast" }],
        attachments: [{ name: "the cart", path: "/tmp/shot.png", contentType: null }],
      },
    ]);
  });

  it("keeps all failed assertions of one test", async () => {
    const assertion = (result: string, message: string) =>
      `<assertion result="${result}"><message>${message}</message><stack-trace>at ${message}</stack-trace></assertion>`;
    const content = `<failure><message>Multiple failures</message></failure><assertions>${assertion("Failed", "one")}
      ${assertion("Passed", "fine")}${assertion("Error", "two")}</assertions>`;
    const [found] = await testsOf(test('result="Failed"', content));
    expect(found).toMatchObject({
      message: "Multiple failures",
      trace: "Multiple failures\none\nat one\n\ntwo\nat two",
    });
  });

  it("has the reason of a skipped test, and none for one that passed with a remark", async () => {
    const reason = "<reason><message>not on Mondays</message></reason>";
    const tests = await testsOf(test('result="Skipped"', reason) + test('result="Passed"', reason));
    expect(tests.map(({ message }) => message)).toEqual(["not on Mondays", null]);
  });

  it("takes names apart where the class is missing", async () => {
    const tests = await testsOf(
      '<test-case fullname="Shop.Cart.Adds(1.5)" name="Adds(1.5)" result="Passed"/><test-case fullname="Shop.Cart.Pays" result="Passed"/>',
    );
    expect(endings(tests)).toEqual(["passed Shop.Cart.Adds(1.5)", "passed Shop.Cart.Pays"]);
  });

  it("says of tests that only their fixture failed where", async () => {
    const [found] = await testsOf(
      test('result="Failed" site="Parent"', "<failure><message>OneTimeSetUp: no database</message></failure>"),
    );
    expect(found).toMatchObject({ status: "failed", properties: { site: "Parent" } });
  });

  it("never takes tests of one name for attempts, since a retry leaves no trace", async () => {
    const tests = await testsOf(test('result="Failed"') + test('result="Passed"'));
    expect(tests.map(({ place }) => [place.suite, place.neverRepeats])).toEqual([
      [1, true],
      [1, true],
    ]);
  });

  it("never trusts the result of a suite", async () => {
    expect(
      await outsideOf(
        run(
          suite(
            'result="Failed" site="Child"',
            `<failure><message>One or more child tests had errors</message></failure>${test('result="Failed"')}`,
          ),
        ),
      ),
    ).toEqual([]);
    expect(await outsideOf(run(suite('result="Failed"', test('result="Passed"'))))).toEqual([]);
  });
});

describe("an NUnit 3 run that failed besides its tests", () => {
  const failure = "<failure><message>TearDown : disk is full</message></failure>";

  it.each([
    [
      "a tear-down",
      suite('result="Failed" site="TearDown"', failure + test('result="Passed"')),
      ['The test suite "Cart" failed outside of its tests, some of which may never have run: TearDown : disk is full'],
    ],
    [
      "a set-up whose tests failed with it",
      suite('result="Failed" site="SetUp"', failure + test('result="Failed" site="Parent"')),
      [],
    ],
    [
      "an assembly that doesn't load",
      '<test-suite type="Assembly" name="shop.dll" runstate="NotRunnable" result="Failed" label="Invalid"><reason><message>Could not load file</message></reason></test-suite>',
      ['The test suite "shop.dll" failed outside of its tests, some of which may never have run: Could not load file'],
    ],
    [
      "missing tests",
      suite('total="3"', test('result="Passed"')),
      ['The test suite "Cart" announces 3 tests and holds 1'],
    ],
    [
      "a missing failure",
      suite('total="1" failed="1"', test('result="Passed"')),
      ['The test suite "Cart" announces 1 error, and none of its tests failed'],
    ],
  ])("shows %s", async (_, content, outside) => {
    expect(await outsideOf(run(content))).toEqual(outside);
  });
});
