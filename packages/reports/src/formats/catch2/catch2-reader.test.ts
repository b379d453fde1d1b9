import { describe, expect, it } from "vitest";
import { endings, outsideOf, read } from "../../read-report.testing.ts";

const report = (cases: string, failures = 0) =>
  `<?xml version="1.0" encoding="UTF-8"?><Catch2TestRun name="shop_tests" rng-seed="7" xml-format-version="3" catch2-version="3.6.0">
  ${cases}<OverallResults successes="1" failures="${failures}" expectedFailures="0" skips="0"/></Catch2TestRun>`;
const test = (content: string) =>
  `<TestCase name="adds" tags="[cart][!mayfail]" filename="cart.cpp" line="12">${content}</TestCase>`;
const ended = (attributes: string, content = "") => `<OverallResult ${attributes}>${content}</OverallResult>`;
const failed = ended('success="false" skips="0" durationInSeconds="0.5"');
const expression = (content = "", success = "false") =>
  `<Expression success="${success}" type="REQUIRE" filename="cart.cpp" line="14"><Original>a == b</Original><Expanded>1 == 2</Expanded>${content}</Expression>`;
const testsOf = async (content: string) => (await read(report(test(content)))).tests;

describe("Catch2", () => {
  it.each([
    ["success", ended('success="true" skips="0"'), "passed"],
    ["no success", failed, "failed"],
    ["a failed expression", expression() + failed, "failed"],
    ["an explicit failure", `<Failure>no</Failure>${failed}`, "failed"],
    [
      "a failure that was expected, which counts as success",
      expression() + ended('success="true" skips="0"'),
      "passed",
    ],
    ["a skip, which counts as success", `<Skip>not here</Skip>${ended('success="true" skips="1"')}`, "skipped"],
    ["a skip of version 2, which has none", ended('success="true"'), "passed"],
    ["an exception", `<Exception>boom</Exception>${failed}`, "error"],
    ["an exception in an expression", expression("<Exception>boom</Exception>") + failed, "error"],
    ["a signal", `<FatalErrorCondition>SIGSEGV</FatalErrorCondition>${failed}`, "error"],
    ["a failure and an exception", `${expression()}<Exception>boom</Exception>${failed}`, "failed"],
    ["no result at all, since the run crashed in it", "<Section name='s'/>", "error"],
  ])("takes %s for what it is", async (_, content, status) => {
    expect(endings(await testsOf(content))).toEqual([`${status} shop_tests.adds`]);
  });

  it("keeps what failed, with its notes, section and place", async () => {
    const section = `<Section name="empty cart"><Info>round 1</Info>${expression()}<OverallResults successes="0" failures="1" durationInSeconds="0.25"/></Section>`;
    const content = `${expression("", "true")}${section}<Section name="full cart"><OverallResults successes="1" failures="0"/></Section>
      ${ended('success="false" durationInSeconds="0.5"', "<StdOut>out</StdOut><StdErr>err</StdErr>")}`;
    expect(await testsOf(content)).toMatchObject([
      {
        ...{ file: "cart.cpp", line: 12, durationMs: 500, output: "out\nerr", suites: ["shop_tests"] },
        message: "REQUIRE( a == b ) with expansion: 1 == 2",
        trace: "REQUIRE( a == b ) with expansion: 1 == 2\nround 1\nin empty cart\ncart.cpp:14",
        labels: [
          { name: "tag", value: "cart" },
          { name: "tag", value: "!mayfail" },
        ],
        steps: [
          { name: "empty cart", status: "failed", durationMs: 250 },
          { name: "full cart", status: "passed" },
        ],
      },
    ]);
  });

  it("has the reason of a skip, also of one in a section", async () => {
    const content = `<Section name="s"><Skip filename="a" line="1">not here</Skip></Section>${ended('success="true" skips="1"')}`;
    expect(await testsOf(content)).toMatchObject([{ message: "not here" }]);
  });

  it("reads version 2, whose tests stand in a group", async () => {
    const old = `<Catch name="shop"><Group name="shop">${test(expression() + ended('success="false"'))}<OverallResults successes="0" failures="1"/></Group><OverallResults successes="0" failures="1"/></Catch>`;
    const { tests, summary } = await read(old);
    expect(endings(tests)).toEqual(["failed shop.adds"]);
    expect(summary.outside).toEqual([]);
  });

  it("shows announced failures that no test has", async () => {
    expect(await outsideOf(report(test(ended('success="true"')), 2))).toEqual([
      "The run announces 2 failed assertions, and none of its tests failed",
    ]);
  });
});
