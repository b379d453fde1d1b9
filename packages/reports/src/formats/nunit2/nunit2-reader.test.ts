import { describe, expect, it } from "vitest";
import { endings, outsideOf, read } from "../../read-report.testing.ts";

const report = (content: string, suite = "") =>
  `<test-results name="shop.dll" total="1"><environment os="x"/><culture-info/><test-suite type="Assembly" name="C:\\build\\shop.dll"><results>
  <test-suite type="TestFixture" name="Cart">${suite}<results>${content}</results></test-suite></results></test-suite></test-results>`;
const test = (attributes: string, content = "") =>
  `<test-case name="Shop.Cart.Adds" ${attributes}>${content}</test-case>`;
const testsOf = async (content: string) => (await read(report(content))).tests;

describe("NUnit 2", () => {
  it.each([
    ['executed="True" result="Success"', "passed"],
    ['executed="True" result="Failure"', "failed"],
    ['executed="True" result="Error"', "error"],
    ['executed="False" result="NotRunnable"', "error"],
    ['executed="True" result="Cancelled"', "error"],
    ['executed="False" result="Ignored"', "skipped"],
    ['executed="False" result="Skipped"', "skipped"],
    ['executed="True" result="Inconclusive"', "skipped"],
    ['executed="True" success="True"', "passed"],
    ['executed="True" success="False"', "failed"],
    ['executed="False"', "skipped"],
  ])("takes %s for %s", async (attributes, status) => {
    expect((await testsOf(test(attributes)))[0]?.status).toBe(status);
  });

  it("takes a failure for one where there is no result", async () => {
    expect(endings(await testsOf(test('executed="True"', "<failure><message>no</message></failure>")))).toEqual([
      "failed Shop.Cart.Adds",
    ]);
  });

  it("keeps all that a test says of itself, with a decimal comma in its time", async () => {
    const content = `<categories><category name="fast"/></categories><properties><property name="test_id" value="TC-7"/></properties>
      <failure><message>Expected: 3</message><stack-trace>at Shop.Cart.Adds()</stack-trace></failure>`;
    expect(await testsOf(test('result="Failure" time="0,125"', content))).toMatchObject([
      {
        ...{ name: "Adds", classname: "Shop.Cart", suites: ["shop.dll", "Cart"], durationMs: 125 },
        ...{ message: "Expected: 3", trace: "Expected: 3\nat Shop.Cart.Adds()", properties: { test_id: "TC-7" } },
        labels: [{ name: "tag", value: "fast" }],
      },
    ]);
    expect(await testsOf(test('result="Ignored"', "<reason><message>later</message></reason>"))).toMatchObject([
      { message: "later" },
    ]);
  });

  it("takes the class from names with parameters that hold dots and brackets", async () => {
    const tests = await testsOf(
      '<test-case name="Shop.Cart.Adds(&quot;a.b(c)&quot;)" result="Success"/><test-case name="Cart" result="Success"/>',
    );
    expect(endings(tests)).toEqual(['passed Shop.Cart.Adds("a.b(c)")', "passed .Cart"]);
  });

  it("shows a suite that failed besides its tests, but not one that only sums them up", async () => {
    const passed = test('result="Success"');
    const failure = (message: string) => `<failure><message>${message}</message></failure>`;
    expect(await outsideOf(report(passed, failure("TearDown : disk is full")))).toEqual([
      'The test suite "Cart" failed outside of its tests, some of which may never have run: TearDown : disk is full',
    ]);
    expect(await outsideOf(report(passed, failure("Child test failed")))).toEqual([]);
    expect(await outsideOf(report(test('result="Failure"'), failure("TearDown : disk is full")))).toEqual([]);
  });
});
