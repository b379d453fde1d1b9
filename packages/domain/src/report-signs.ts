import { REPORT_FORMATS, type ReportFormat } from "./report-formats.ts";

/** Characters of a file's beginning in which the signs are looked for. */
export const SIGN_LENGTH = 64 * 1024;

/** Of texts, all are looked for; a word stands for a key of JSON. */
type Sign = { roots: readonly string[] } | { texts: readonly (string | RegExp)[] };

/** What the beginning of a report of each format holds: the root element, or all of the texts. */
const SIGNS: Record<ReportFormat, Sign> = {
  junit: { roots: ["testsuites", "testsuite"] },
  trx: { roots: ["TestRun"] },
  cppunit: { roots: ["TestRun"] },
  nunit3: { roots: ["test-run"] },
  nunit2: { roots: ["test-results"] },
  xunit: { roots: ["assemblies", "assembly"] },
  testng: { roots: ["testng-results"] },
  robot: { roots: ["robot"] },
  catch2: { roots: ["Catch2TestRun", "Catch"] },
  ctest: { roots: ["Site"] },
  check: { roots: ["testsuites"] },
  ctrf: { texts: ["results", "tool"] },
  tap: { texts: [/^(?:TAP version \d|1\.\.\d|ok \d|not ok \d)/m] },
  "cucumber-json": { texts: [/^\[/, "elements", "keyword"] },
  "cucumber-messages": { texts: [/"(?:protocolVersion|gherkinDocument|pickle|testRunStarted)"/] },
  "go-test": { texts: ["Action", "Package"] },
  "playwright-json": { texts: ["config", /"(?:rootDir|forbidOnly|specs)"/] },
  "jest-json": { texts: [/"(?:numTotalTests|numFailedTestSuites|assertionResults)"/] },
  "mocha-json": { texts: ["stats", "passes"] },
  "rspec-json": { texts: ["examples", /"(?:summary_line|full_description|rspec_version|version)"/] },
  "gtest-json": { texts: ["testsuites"] },
  "pytest-json": { texts: [/"(?:exitcode|nodeid)"/, /"(?:collectors|tests|environment)"/] },
  "xcresult-json": { texts: [/"(?:testNodes|testPlanConfigurations)"/] },
  "bazel-bep": { texts: ["id", /"(?:started|buildStarted|testResult|testSummary)"/] },
  allure: { texts: ["uuid", /"(?:historyId|testCaseId|fullName|stage|befores|afters|children)"/] },
};

/**
 * The format that a file is probably a report of, by its name and its first `SIGN_LENGTH` characters; undefined for most
 * other files. A guess that costs no reading: what a file really is, only the server decides.
 */
export function probableFormat(name: string, beginning: string): ReportFormat | undefined {
  const text = beginning.replace(/^\uFEFF/, "").trimStart();
  const root = rootOf(text);
  return REPORT_FORMATS.find(({ name: format, extensions }) => {
    const sign = SIGNS[format];
    if (!extensions.some((extension) => name.toLowerCase().endsWith(extension))) return false;
    if ("roots" in sign) return root !== undefined && sign.roots.includes(root);
    return root === undefined && sign.texts.every((sought) => holds(text, sought));
  })?.name;
}

function holds(text: string, sought: string | RegExp): boolean {
  return typeof sought === "string" ? text.includes(`"${sought}"`) : sought.test(text);
}

/** The name of the first element, without its prefix; undefined where the text isn't XML. */
function rootOf(text: string): string | undefined {
  let at = 0;
  while (at !== -1 && text[at] === "<" && (text[at + 1] === "?" || text[at + 1] === "!")) {
    const end = text.startsWith("<!--", at) ? text.indexOf("-->", at) : text.indexOf(">", at);
    at = end === -1 ? -1 : text.indexOf("<", end);
  }
  return at === -1 ? undefined : /^<(?:[\w-]{1,99}:)?([\w-]{1,99})/.exec(text.slice(at, at + 250))?.[1];
}
