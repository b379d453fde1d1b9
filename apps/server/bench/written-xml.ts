import { classOf, isFailing, traceOf, type Written } from "./written-report.ts";

const message = (n: number) => `expected ${n} to be ${n + 1}`;
const idOf = (n: number) => `${String(n).padStart(8, "0")}-4abc-4def-9876-001122334455`;

/** Reports in XML as their runners write them. */
export const WRITTEN_XML = {
  junit: {
    head: '<testsuites><testsuite name="all">',
    test: (n) =>
      `<testcase classname="${classOf(n)}" name="keeps what it was given, variant ${n}" time="0.012"${
        isFailing(n) ? `><failure message="${message(n)}">${traceOf(n)}</failure></testcase>` : "/>"
      }\n`,
    tail: "</testsuite></testsuites>",
  },
  trx: {
    head: '<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>',
    test: (n) =>
      `<UnitTestResult executionId="${idOf(n)}" testId="${idOf(n)}" testName="${classOf(n)}.Keeps${n}" computerName="ci" duration="00:00:00.0120000" outcome="${
        isFailing(n)
          ? `Failed"><Output><ErrorInfo><Message>${message(n)}</Message><StackTrace>${traceOf(n)}</StackTrace></ErrorInfo></Output></UnitTestResult>`
          : 'Passed"/>'
      }\n`,
    tail: "</Results><TestDefinitions>",
    after: (n) =>
      `<UnitTest name="Keeps${n}" id="${idOf(n)}"><Execution id="${idOf(n)}"/><TestMethod className="${classOf(n)}" name="Keeps${n}"/></UnitTest>\n`,
    end: "</TestDefinitions></TestRun>",
  },
  nunit3: {
    head: '<test-run><test-suite name="all">',
    test: (n) =>
      `<test-case id="0-${n}" name="Keeps${n}" fullname="${classOf(n)}.Keeps${n}" classname="${classOf(n)}" runstate="Runnable" duration="0.012" result="${
        isFailing(n)
          ? `Failed"><failure><message>${message(n)}</message><stack-trace>${traceOf(n)}</stack-trace></failure></test-case>`
          : 'Passed"/>'
      }\n`,
    tail: "</test-suite></test-run>",
  },
  nunit2: {
    head: '<test-results><test-suite name="all"><results>',
    test: (n) =>
      `<test-case name="${classOf(n)}.Keeps${n}" executed="True" time="0.012" asserts="1" result="${
        isFailing(n)
          ? `Failure"><failure><message>${message(n)}</message><stack-trace>${traceOf(n)}</stack-trace></failure></test-case>`
          : 'Success"/>'
      }\n`,
    tail: "</results></test-suite></test-results>",
  },
  xunit: {
    head: '<assemblies><assembly name="all"><collection name="all">',
    test: (n) =>
      `<test name="${classOf(n)}.Keeps${n}" type="${classOf(n)}" method="Keeps${n}" time="0.012" result="${
        isFailing(n)
          ? `Fail"><failure><message>${message(n)}</message><stack-trace>${traceOf(n)}</stack-trace></failure></test>`
          : 'Pass"/>'
      }\n`,
    tail: "</collection></assembly></assemblies>",
  },
  testng: {
    head: '<testng-results><suite name="all"><test name="all"><class name="all">',
    test: (n) =>
      `<test-method signature="keeps${n}()" name="keeps${n}" duration-ms="12" started-at="2026-03-01T10:00:00Z" status="${
        isFailing(n)
          ? `FAIL"><exception class="E"><message>${message(n)}</message><full-stacktrace>${traceOf(n)}</full-stacktrace></exception></test-method>`
          : 'PASS"/>'
      }\n`,
    tail: "</class></test></suite></testng-results>",
  },
  robot: {
    head: '<robot generator="Robot 7"><suite name="all">',
    test: (n) => {
      const ended = isFailing(n) ? "FAIL" : "PASS";
      const log = isFailing(n) ? `<msg level="FAIL">${traceOf(n)}</msg>` : "";
      const keyword = `<kw name="Click" owner="Browser"><arg>button</arg>${log}<status status="${ended}" elapsed="0.01"/></kw>`;
      return `<test id="s1-t${n}" name="Keeps ${n}">${keyword}<status status="${ended}" elapsed="0.012"/></test>\n`;
    },
    tail: "</suite></robot>",
  },
  catch2: {
    head: '<Catch2TestRun name="all">',
    test: (n) =>
      `<TestCase name="keeps ${n}" tags="[fast]" filename="/src/keeps.cpp" line="${n}">${
        isFailing(n) ? `<Failure filename="/src/keeps.cpp" line="4">${traceOf(n)}</Failure>` : ""
      }<OverallResult success="${!isFailing(n)}" skips="0" durationInSeconds="0.012"/></TestCase>\n`,
    tail: "</Catch2TestRun>",
  },
  ctest: {
    head: "<Site><Testing>",
    test: (n) =>
      `<Test Status="${isFailing(n) ? "failed" : "passed"}"><Name>keeps_${n}</Name><Path>./all</Path><Results><NamedMeasurement name="Execution Time"><Value>0.012</Value></NamedMeasurement><Measurement><Value>${
        isFailing(n) ? traceOf(n) : "ok"
      }</Value></Measurement></Results></Test>\n`,
    tail: "</Testing></Site>",
  },
  check: {
    head: '<testsuites xmlns="http://check.sourceforge.net/ns"><suite><title>all</title>',
    test: (n) =>
      `<test result="${isFailing(n) ? "failure" : "success"}"><path>.</path><fn>keeps.c:${n}</fn><id>keeps_${n}</id><iteration>0</iteration><duration>0.012</duration><description>Core</description><message>${
        isFailing(n) ? traceOf(n) : "Passed"
      }</message></test>\n`,
    tail: "</suite></testsuites>",
  },
  cppunit: {
    head: "<TestRun><SuccessfulTests>",
    test: (n) => `<Test id="${n}"><Name>${classOf(n)}::keeps${n}</Name><Time>0.012</Time></Test>\n`,
    tail: "</SuccessfulTests></TestRun>",
  },
} as const satisfies Record<string, Written>;
