/** What people need to know about a format of test reports. */
export type ReportFormatInfo = {
  /** As in `format=`. */
  name: string;
  /** As people call it. */
  label: string;
  /** How to have the tests write it: one or two sentences, in Markdown. */
  help: string;
  /** Endings of its files, with the point, the usual one first; only archives and the command line go by them. */
  extensions: readonly string[];
  /** Several files of one upload are one report. */
  isJoined: boolean;
};

/** Every format that can be imported, by content or by name: server, command, page and documentation read this list. */
export const REPORT_FORMATS = [
  {
    name: "junit",
    label: "JUnit XML",
    help: "Nearly every test runner writes it: Maven and Gradle by themselves, `pytest --junitxml=report.xml`, `vitest --reporter=junit`, `phpunit --log-junit`, `ctest --output-junit`, GoogleTest with `--gtest_output=xml`.",
    extensions: [".xml"],
    isJoined: false,
  },
  {
    name: "trx",
    label: "TRX",
    help: "`dotnet test --logger trx`. A retry of Microsoft.Testing.Platform writes a file of its own: upload each with its `--job-attempt`.",
    extensions: [".trx", ".xml"],
    isJoined: false,
  },
  {
    name: "nunit3",
    label: "NUnit 3",
    help: "`nunit3-console` writes `TestResult.xml`; with `dotnet test`, add `NunitXml.TestLogger` and `--logger nunit`.",
    extensions: [".xml"],
    isJoined: false,
  },
  {
    name: "nunit2",
    label: "NUnit 2",
    help: "`nunit-console /xml:TestResult.xml`, or `nunit3-console --result=TestResult.xml;format=nunit2`.",
    extensions: [".xml"],
    isJoined: false,
  },
  {
    name: "xunit",
    label: "xUnit.net",
    help: "`xunit.console … -xml report.xml`, `dotnet run -- -xml report.xml` for v3, or `XunitXml.TestLogger` with `dotnet test --logger xunit`. Versions 1, 2 and 3 are read.",
    extensions: [".xml"],
    isJoined: false,
  },
  {
    name: "ctrf",
    label: "CTRF",
    help: "Add a CTRF reporter of your test runner, for example `playwright-ctrf-json-reporter`; it writes `ctrf/ctrf-report.json`.",
    extensions: [".json"],
    isJoined: false,
  },
  {
    name: "tap",
    label: "TAP",
    help: "`node --test --test-reporter=tap`, `tap --reporter=tap`, `prove -v`: keep what the tests print, for example with `> report.tap`.",
    extensions: [".tap", ".txt", ".log"],
    isJoined: false,
  },
  {
    name: "cucumber-json",
    label: "Cucumber JSON",
    help: "`cucumber --format json --out report.json`, `behave -f json -o report.json`; Cucumber-JVM has the plug-in `json:report.json`.",
    extensions: [".json"],
    isJoined: false,
  },
  {
    name: "cucumber-messages",
    label: "Cucumber messages",
    help: "`cucumber-js --format message:report.ndjson`; Cucumber-JVM has the plug-in `message:report.ndjson`.",
    extensions: [".ndjson", ".jsonl"],
    isJoined: false,
  },
  {
    name: "go-test",
    label: "go test -json",
    help: "`go test -json ./... > report.json`.",
    extensions: [".json", ".jsonl", ".ndjson", ".log", ".txt"],
    isJoined: false,
  },
  {
    name: "playwright-json",
    label: "Playwright JSON and blob",
    help: "`playwright test --reporter=json` with `PLAYWRIGHT_JSON_OUTPUT_NAME=report.json`, or the zip files of `--reporter=blob`, one for each shard.",
    extensions: [".json", ".jsonl"],
    isJoined: false,
  },
  {
    name: "allure",
    label: "Allure results",
    help: "The folder `allure-results` of any Allure adapter: all of its files in one upload (`--results-file 'allure-results/*'`), or the folder as `.zip` or `.tar.gz`.",
    extensions: [".json"],
    isJoined: true,
  },
  {
    name: "testng",
    label: "TestNG",
    help: "TestNG writes `testng-results.xml` by itself, into `test-output` or, with Maven, `target/surefire-reports`.",
    extensions: [".xml"],
    isJoined: false,
  },
  {
    name: "mocha-json",
    label: "Mocha JSON",
    help: "`mocha --reporter json --reporter-option output=report.json`.",
    extensions: [".json"],
    isJoined: false,
  },
  {
    name: "jest-json",
    label: "Jest and Vitest JSON",
    help: "`jest --json --outputFile=report.json`, `vitest run --reporter=json --outputFile=report.json`.",
    extensions: [".json"],
    isJoined: false,
  },
  {
    name: "rspec-json",
    label: "RSpec JSON",
    help: "`rspec --format json --out report.json`.",
    extensions: [".json"],
    isJoined: false,
  },
  {
    name: "robot",
    label: "Robot Framework",
    help: "`robot` writes `output.xml` by itself.",
    extensions: [".xml"],
    isJoined: false,
  },
  {
    name: "catch2",
    label: "Catch2 XML",
    help: "Run the tests with `--reporter xml --out report.xml`.",
    extensions: [".xml"],
    isJoined: false,
  },
  {
    name: "ctest",
    label: "CTest",
    help: "`ctest -T Test` writes `Testing/<date>/Test.xml`.",
    extensions: [".xml"],
    isJoined: false,
  },
  {
    name: "gtest-json",
    label: "GoogleTest JSON",
    help: "Run the tests with `--gtest_output=json:report.json`.",
    extensions: [".json"],
    isJoined: false,
  },
  {
    name: "pytest-json",
    label: "pytest JSON",
    help: "Install `pytest-json-report`, then `pytest --json-report --json-report-file=report.json`.",
    extensions: [".json"],
    isJoined: false,
  },
  {
    name: "check",
    label: "Check",
    help: "Set `CK_XML_LOG_FILE_NAME=report.xml` when you run tests written with Check for C.",
    extensions: [".xml"],
    isJoined: false,
  },
  {
    name: "cppunit",
    label: "CppUnit",
    help: "Give the tests an `XmlOutputter`. AUnit writes the same.",
    extensions: [".xml"],
    isJoined: false,
  },
  {
    name: "bazel-bep",
    label: "Bazel build events",
    help: "`bazel test --build_event_json_file=report.ndjson //...`.",
    extensions: [".ndjson", ".json", ".jsonl"],
    isJoined: false,
  },
  {
    name: "xcresult-json",
    label: "Xcode test results",
    help: "On a Mac: `xcrun xcresulttool get test-results tests --path Tests.xcresult > report.json`.",
    extensions: [".json"],
    isJoined: false,
  },
] as const satisfies readonly ReportFormatInfo[];

export type ReportFormat = (typeof REPORT_FORMATS)[number]["name"];

/** Values of `format=`: the content decides for `auto`. */
export const FORMAT_CHOICES: readonly ["auto", ...ReportFormat[]] = ["auto", ...REPORT_FORMATS.map(({ name }) => name)];

/** What people call the format. */
export function formatLabel(name: ReportFormat): string {
  return REPORT_FORMATS.find((format) => format.name === name)?.label ?? name;
}
