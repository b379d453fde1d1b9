import type { ReportFormat } from "@tessera/domain";
import type { FormatReader, JoinedReader, Reading } from "../reading.ts";
import { AllureReader } from "./allure/allure-reader.ts";
import { BazelBepReader } from "./bazel-bep/bazel-bep-reader.ts";
import { Catch2Reader } from "./catch2/catch2-reader.ts";
import { CheckReader } from "./check/check-reader.ts";
import { CppunitReader } from "./cppunit/cppunit-reader.ts";
import { CtestReader } from "./ctest/ctest-reader.ts";
import { CtrfReader } from "./ctrf/ctrf-reader.ts";
import { CucumberJsonReader } from "./cucumber-json/cucumber-json-reader.ts";
import { CucumberMessagesReader } from "./cucumber-messages/cucumber-messages-reader.ts";
import { GoTestReader } from "./go-test/go-test-reader.ts";
import { GtestJsonReader } from "./gtest-json/gtest-json-reader.ts";
import { JestJsonReader } from "./jest-json/jest-json-reader.ts";
import { anyOf, hasKeys, isGoTest, isTap } from "./json-heads.ts";
import { JUNIT_ROOTS, JunitReader } from "./junit/junit-reader.ts";
import { MochaJsonReader } from "./mocha-json/mocha-json-reader.ts";
import { Nunit2Reader } from "./nunit2/nunit2-reader.ts";
import { Nunit3Reader } from "./nunit3/nunit3-reader.ts";
import { PlaywrightJsonReader } from "./playwright-json/playwright-json-reader.ts";
import { PytestJsonReader } from "./pytest-json/pytest-json-reader.ts";
import { type Head, rootIs } from "./report-head.ts";
import { RobotReader } from "./robot/robot-reader.ts";
import { RspecJsonReader } from "./rspec-json/rspec-json-reader.ts";
import { TapReader } from "./tap/tap-reader.ts";
import { TestngReader } from "./testng/testng-reader.ts";
import { TrxReader } from "./trx/trx-reader.ts";
import { XcresultJsonReader } from "./xcresult-json/xcresult-json-reader.ts";
import { XunitReader } from "./xunit/xunit-reader.ts";

/** How one format is told from the others, and read. */
export type Format = {
  /** True for the beginning of a report of this format; the first format in the registry that says so is taken. */
  recognises: (head: Head) => boolean;
  /** Names of files, with their folders, that stand beside reports of this format and are none: attachments and the like. */
  accompanies?: RegExp;
} & (
  | { Reader: new (reading: Reading) => FormatReader }
  /** Of a format that `isJoined`: one for all of its files in an upload. */
  | { Joined: new (reading: Reading) => JoinedReader }
);

/** Those that only some of their attributes or a namespace distinguish come before the others of their root element. */
export const FORMATS: Record<ReportFormat, Format> = {
  check: { recognises: ({ root }) => root?.namespace === "http://check.sourceforge.net/ns", Reader: CheckReader },
  trx: {
    recognises: ({ root }) => root?.name === "TestRun" && root.namespace.includes("/VisualStudio/TeamTest"),
    Reader: TrxReader,
  },
  cppunit: { recognises: rootIs("TestRun"), Reader: CppunitReader },
  nunit3: { recognises: rootIs("test-run"), Reader: Nunit3Reader },
  nunit2: { recognises: rootIs("test-results"), Reader: Nunit2Reader },
  xunit: { recognises: rootIs("assemblies", "assembly"), Reader: XunitReader },
  testng: { recognises: rootIs("testng-results"), Reader: TestngReader },
  robot: { recognises: rootIs("robot"), Reader: RobotReader },
  catch2: { recognises: rootIs("Catch2TestRun", "Catch"), Reader: Catch2Reader },
  ctest: { recognises: rootIs("Site"), Reader: CtestReader },
  // Without a root element the XML is broken, which the XML reader explains best.
  junit: {
    recognises: ({ root, isXml }) => isXml && (root === null || JUNIT_ROOTS.has(root.name)),
    Reader: JunitReader,
  },
  tap: { recognises: isTap, Reader: TapReader },
  "go-test": { recognises: isGoTest, Reader: GoTestReader },
  "cucumber-messages": {
    recognises: hasKeys(
      "meta.protocolVersion|source.uri|gherkinDocument.uri|pickle.astNodeIds|testCase.testSteps|testRunStarted",
    ),
    Reader: CucumberMessagesReader,
  },
  "bazel-bep": {
    recognises: hasKeys("id", "id.started|id.buildStarted|id.progress|id.pattern|id.testResult|id.testSummary"),
    Reader: BazelBepReader,
  },
  ctrf: {
    recognises: anyOf(
      hasKeys("reportFormat", "results"),
      hasKeys("results.tool|results.summary", "results.tests|results.tool.name"),
    ),
    Reader: CtrfReader,
  },
  "cucumber-json": {
    recognises: hasKeys(
      "[].elements|elements",
      "[].keyword|[].uri|[].elements[].keyword|[].elements[].steps|[].location|keyword",
    ),
    Reader: CucumberJsonReader,
  },
  "playwright-json": {
    recognises: anyOf(
      hasKeys(
        "config.rootDir|config.projects|config.forbidOnly|config.configFile",
        "suites|config.forbidOnly|config.fullyParallel|config.rootDir",
      ),
      hasKeys("suites[].specs"),
    ),
    Reader: PlaywrightJsonReader,
  },
  "jest-json": {
    recognises: hasKeys("numTotalTests|numFailedTestSuites|testResults[].assertionResults|testResults[].testFilePath"),
    Reader: JestJsonReader,
  },
  "mocha-json": {
    recognises: anyOf(
      hasKeys("stats.passes", "tests|passes|failures|pending"),
      hasKeys("passes[].fullTitle|failures[].fullTitle|pending[].fullTitle|tests[].fullTitle"),
    ),
    Reader: MochaJsonReader,
  },
  "rspec-json": {
    recognises: anyOf(
      hasKeys("examples", "summary_line|summary.example_count|version"),
      hasKeys("examples[].full_description"),
    ),
    Reader: RspecJsonReader,
  },
  "gtest-json": {
    recognises: anyOf(hasKeys("testsuites", "tests|disabled"), hasKeys("testsuites[].testsuite")),
    Reader: GtestJsonReader,
  },
  "pytest-json": {
    recognises: anyOf(
      hasKeys("exitcode", "root|environment|collectors|summary"),
      hasKeys("tests[].nodeid"),
      hasKeys("collectors[].nodeid"),
    ),
    Reader: PytestJsonReader,
  },
  "xcresult-json": {
    recognises: anyOf(hasKeys("testNodes"), hasKeys("testPlanConfigurations", "devices")),
    Reader: XcresultJsonReader,
  },
  // Last: what every file of Allure has, others may have too.
  allure: {
    recognises: anyOf(
      hasKeys("uuid", "historyId|status|stage|fullName|labels|testCaseId|befores|afters|children"),
      hasKeys("historyId", "status|labels|steps"),
      hasKeys("status", "name", "labels|steps|parameters", "start|stop|stage"),
      hasKeys("befores|afters", "children|start|stop"),
    ),
    accompanies:
      /(?:^|\/)(?:[^/]*-attachment(?:\.[^/]*)?|categories\.json|executor\.json|environment\.(?:properties|xml)|[^/]*-globals\.json)$/,
    Joined: AllureReader,
  },
};
