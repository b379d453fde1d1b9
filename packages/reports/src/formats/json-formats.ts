import type { ReportFormat } from "@tessera/domain";
import { AllureReader } from "./allure/allure-reader.ts";
import { BazelBepReader } from "./bazel-bep/bazel-bep-reader.ts";
import { CtrfReader } from "./ctrf/ctrf-reader.ts";
import { CucumberJsonReader } from "./cucumber-json/cucumber-json-reader.ts";
import { CucumberMessagesReader } from "./cucumber-messages/cucumber-messages-reader.ts";
import type { Format } from "./format-registry.ts";
import { GoTestReader } from "./go-test/go-test-reader.ts";
import { GtestJsonReader } from "./gtest-json/gtest-json-reader.ts";
import { JestJsonReader } from "./jest-json/jest-json-reader.ts";
import { anyOf, hasKeys, isGoTest, isTap } from "./json-heads.ts";
import { MochaJsonReader } from "./mocha-json/mocha-json-reader.ts";
import { PlaywrightReader } from "./playwright-json/playwright-reader.ts";
import { PytestJsonReader } from "./pytest-json/pytest-json-reader.ts";
import { RspecJsonReader } from "./rspec-json/rspec-json-reader.ts";
import { TapReader } from "./tap/tap-reader.ts";
import { XcresultJsonReader } from "./xcresult-json/xcresult-json-reader.ts";

/** Formats of JSON and of plain text. Those that others may be taken for come last. */
export const JSON_FORMATS = {
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
      hasKeys("method", "params.userAgent|params.config"),
    ),
    accompanies: /(?:^|\/)resources\/[\da-f]{40}(?:\.\w{1,20})?$/,
    Reader: PlaywrightReader,
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
      /(?:-attachment(?:\.[\w-]{1,20})?|-globals\.json|(?:^|\/)(?:categories\.json|executor\.json|environment\.(?:properties|xml)))$/,
    Joined: AllureReader,
  },
} as const satisfies Partial<Record<ReportFormat, Format>>;
