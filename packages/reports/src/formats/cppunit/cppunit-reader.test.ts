import { describe, expect, it } from "vitest";
import { endings, outsideOf, read } from "../../read-report.testing.ts";

const failed = (type: string) => `<FailedTest id="3"><Name>shop::Cart::pays</Name><FailureType>${type}</FailureType>
  <Location><File>cart.cpp</File><Line>56</Line></Location><Message>equality assertion failed
  - Expected: 3</Message></FailedTest>`;
const passed = "<Test id='1'><Name>adds</Name><Time>0.025</Time></Test>";
const report = (failing: string, passing: string, statistics = "") =>
  `<TestRun><SuiteInfo><Project>p</Project></SuiteInfo><FailedTests>${failing}</FailedTests><SuccessfulTests>${passing}</SuccessfulTests>
  <Statistics>${statistics}</Statistics><TimedTestTree><TimedTest><Name>x</Name></TimedTest></TimedTestTree></TestRun>`;

describe("CppUnit", () => {
  it.each([
    ["Assertion", "failed"],
    ["Error", "error"],
  ])("takes the failure type %s for %s, and keeps its place", async (type, status) => {
    const { tests } = await read(report(failed(type), passed));
    expect(endings(tests)).toEqual([`${status} shop::Cart.pays`, "passed .adds"]);
    expect(tests).toMatchObject([
      { file: "cart.cpp", line: 56, message: "equality assertion failed - Expected: 3", suites: ["shop::Cart"] },
      { durationMs: 25 },
    ]);
  });

  it("reads AUnit, whose failed tests have the same element as the others", async () => {
    const text = `<TestRun><Statistics><Tests>2</Tests><FailuresTotal>1</FailuresTotal></Statistics><SuccessfulTests>${passed}</SuccessfulTests>
      <FailedTests><Test><Name>pays</Name><FailureType>Assertion</FailureType><Message>no</Message></Test></FailedTests></TestRun>`;
    const { tests, summary } = await read(text);
    expect(endings(tests)).toEqual(["passed .adds", "failed .pays"]);
    expect(summary.outside).toEqual([]);
  });

  it("shows announced tests and failures that it doesn't hold", async () => {
    expect(await outsideOf(report("", passed, "<Tests>3</Tests>"))).toEqual([
      "The report announces 3 tests and holds 1",
    ]);
    expect(await outsideOf(report("", passed, "<Tests>1</Tests><FailuresTotal>1</FailuresTotal>"))).toEqual([
      "The report announces 1 failures, and none of its tests failed",
    ]);
  });
});
