import { describe, expect, it } from "vitest";
import { endings, outsideOf, read, refusalOf, warningsOf } from "../../read-report.testing.ts";

type Parts = { results?: string; definitions?: string; summary?: string; definitionsFirst?: boolean };

const id = (number: number) => `${String(number).padStart(8, "0")}-1111-2222-3333-444444444444`;
const result = (number: number, attributes: string, content = "") =>
  `<UnitTestResult executionId="e${number}" testId="${id(number)}" ${attributes}>${content}</UnitTestResult>`;
const definition = (number: number, classname: string, more = "") =>
  `<UnitTest name="n" id="${id(number)}">${more}<Execution id="e"/><TestMethod className="${classname}" name="m"/></UnitTest>`;
const error = (message: string, trace = "") =>
  `<Output><ErrorInfo><Message>${message}</Message><StackTrace>${trace}</StackTrace></ErrorInfo></Output>`;

function trx({ results = "", definitions = "", summary = "", definitionsFirst = false }: Parts): string {
  const all = [`<Results>${results}</Results>`, `<TestDefinitions>${definitions}</TestDefinitions>`];
  const inOrder = definitionsFirst ? all.toReversed() : all;
  return `<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><TestSettings>
    <Deployment runDeploymentRoot="run_1"/></TestSettings>${inOrder.join("")}
    <TestEntries><TestEntry testId="${id(1)}"/></TestEntries><TestLists><TestList name="x"/></TestLists>${summary}</TestRun>`;
}

const testsOf = async (parts: Parts) => (await read(trx(parts))).tests;

describe("TRX", () => {
  it.each([false, true])(
    "finds the class of each test in its definition, which comes first: %s",
    async (definitionsFirst) => {
      const results =
        result(1, 'testName="Shop.Cart.Adds(1.5)" outcome="Passed"') + result(2, 'testName="Pays" outcome="Failed"');
      const definitions =
        definition(2, "Shop.Till, Shop, Version=1.0.0.0, Culture=neutral") +
        definition(1, "Shop.Cart", '<TestCategory><TestCategoryItem TestCategory="fast"/></TestCategory>');
      const tests = await testsOf({ results, definitions, definitionsFirst });
      expect(endings(tests)).toEqual(["passed Shop.Cart.Adds(1.5)", "failed Shop.Till.Pays"]);
      expect(tests[0]?.labels).toEqual([{ name: "tag", value: "fast" }]);
    },
  );

  it("takes the class from the name where a definition is missing", async () => {
    const results = result(1, 'testName="Shop.Cart.Adds(&quot;a.b&quot;)" outcome="Passed"');
    expect(endings(await testsOf({ results }))).toEqual(['passed Shop.Cart.Adds("a.b")']);
  });

  it.each([
    ["Passed", "passed"],
    ["Failed", "failed"],
    ["Error", "error"],
    ["Timeout", "error"],
    ["Aborted", "error"],
    ["Inconclusive", "skipped"],
    ["NotRunnable", "skipped"],
    ["NotExecuted", "skipped"],
    ["Warning", "skipped"],
    ["Completed", "skipped"],
    ["Pending", "skipped"],
  ])("takes the outcome %s for %s", async (outcome, status) => {
    const [test] = await testsOf({ results: result(1, `testName="a" outcome="${outcome}"`) });
    expect(test?.status).toBe(status);
  });

  it("takes a missing outcome for an error, since the default isn't written, and a missing duration for none", async () => {
    const tests = await testsOf({ results: result(1, 'testName="a"') });
    expect(tests).toMatchObject([{ status: "error", durationMs: null }]);
  });

  it("keeps message, trace, output, files and times", async () => {
    const content = `<Output><StdOut>out</StdOut><StdErr>err</StdErr><DebugTrace>dbg</DebugTrace><ErrorInfo><Message>too
      few</Message><StackTrace>at Shop.Cart.Adds() in /src/Cart.cs:line 7</StackTrace></ErrorInfo>
      <TextMessages><Message>seed 7</Message></TextMessages></Output><ResultFiles><ResultFile path="host\\shot.png"/></ResultFiles>`;
    const attributes =
      'testName="a" outcome="Failed" duration="00:01:02.5000000" startTime="2026-03-01T10:00:00.0000000+02:00" relativeResultsDirectory="e1"';
    const [test] = await testsOf({ results: result(1, attributes, content) });
    expect(test).toMatchObject({
      ...{ durationMs: 62_500, startedAt: "2026-03-01T08:00:00.000Z", message: "too few" },
      ...{ trace: "too\n      few\nat Shop.Cart.Adds() in /src/Cart.cs:line 7", output: "out\nerr\ndbg\nseed 7" },
      attachments: [{ name: "shot.png", path: "run_1/In/e1/host\\shot.png", contentType: null }],
    });
  });

  it("counts a data-driven test once, with its rows as steps and the message of the row that failed", async () => {
    const row = (number: number, outcome: string, content = "") =>
      `<UnitTestResult testName="Adds" dataRowInfo="${number}" outcome="${outcome}">${content}</UnitTestResult>`;
    const rows = `<InnerResults>${row(0, "Passed")}${row(1, "Failed", error("row is wrong"))}</InnerResults>`;
    const summary = '<ResultSummary outcome="Failed"><Counters total="2" failed="1"/></ResultSummary>';
    const { tests, summary: read_ } = await read(
      trx({ results: result(1, 'testName="Adds" outcome="Failed"', rows), summary }),
    );
    expect(tests).toMatchObject([
      {
        ...{ status: "failed", message: "row is wrong" },
        steps: [
          { name: "Adds (row 0)", status: "passed" },
          { name: "Adds (row 1)", status: "failed", message: "row is wrong" },
        ],
      },
    ]);
    expect(read_.outside).toEqual([]);
  });

  it("never takes several results of one test for attempts", async () => {
    const results = result(1, 'testName="a" outcome="Failed"') + result(1, 'testName="a" outcome="Passed"');
    const tests = await testsOf({ results });
    expect(tests.map(({ place }) => place.neverRepeats)).toEqual([true, true]);
  });

  it("reads other kinds of results and definitions", async () => {
    const results = `<TestResultAggregation testId="${id(1)}" testName="ordered" outcome="Passed"/><GenericTestResult testName="tool" outcome="Failed"/>`;
    expect(endings(await testsOf({ results, definitions: `<OrderedTest id="${id(1)}"/>` }))).toEqual([
      "passed .ordered",
      "failed .tool",
    ]);
  });

  it("reads ten thousand results whose definitions come at the end in order", async () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    const results = numbers.map((number) => result(number, `testName="t${number}" outcome="Passed"`)).join("");
    const definitions = numbers.map((number) => definition(number, `Shop.C${number % 7}`)).join("");
    const tests = await testsOf({ results, definitions });
    expect(tests.map(({ classname, name }) => `${classname}.${name}`)).toEqual(
      numbers.map((number) => `Shop.C${number % 7}.t${number}`),
    );
  });
});

describe("a TRX run that failed besides its tests", () => {
  const passed = result(1, 'testName="a" outcome="Passed"');
  const failed = result(1, 'testName="a" outcome="Failed"');
  const info = (outcome: string, text: string) =>
    `<ResultSummary outcome="Failed"><Counters total="1"/><RunInfos><RunInfo outcome="${outcome}"><Text>${text}</Text></RunInfo></RunInfos></ResultSummary>`;

  it.each([
    ["crashed", passed, info("Error", "Test host process crashed"), ["The run reports: Test host process crashed"]],
    [
      "crashed after a failure",
      failed,
      info("Error", "The active test run was aborted."),
      ["The run reports: The active test run was aborted."],
    ],
    ["reports an error of its own", passed, info("Error", "no space left"), ["The run reports: no space left"]],
    ["repeats a test's failure", failed, info("Error", "[FAIL] a"), []],
    [
      "only warns",
      passed,
      info("Warning", "slow"),
      ["The run says that it failed (Failed), and none of its tests failed"],
    ],
    [
      "announces more tests",
      passed,
      '<ResultSummary outcome="Completed"><Counters total="3"/></ResultSummary>',
      ["The run announces 3 tests and holds 1"],
    ],
    [
      "announces a failure",
      passed,
      '<ResultSummary outcome="Completed"><Counters total="1" timeout="1"/></ResultSummary>',
      ["The run says that it failed (Completed), and none of its tests failed"],
    ],
    [
      "ended inside a test",
      result(1, 'testName="a" outcome="InProgress"'),
      "",
      ["The run ended while 1 of its tests were running"],
    ],
    ["is whole", passed, '<ResultSummary outcome="Completed"><Counters total="1" passed="1"/></ResultSummary>', []],
  ])("that %s", async (_, results, summary, outside) => {
    expect(await outsideOf(trx({ results, summary }))).toEqual(outside);
  });

  it("warns of a report without tests", async () => {
    expect(await warningsOf(trx({}))).toEqual(["null: The report has no tests"]);
  });

  it("rejects one that is cut off, with the line", async () => {
    const error = await refusalOf(trx({ results: `\n${passed}` }).slice(0, -120));
    expect(error.message).toMatch(/^report.xml \(line \d\) is cut off inside <\w+>/);
  });
});
