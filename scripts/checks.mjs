import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withCommit } from "./commit.mjs";
import { dependenciesOf, licenceFaults } from "./dependencies.mjs";
import { checkGuards } from "./guards.mjs";
import { endIfStopped, run } from "./processes.mjs";
import { offencesIn } from "./prose.mjs";
import { packageProgram, root } from "./set-up.mjs";
import { countPlaywright, countVitest, total } from "./test-counts.mjs";

/** @typedef {import("./set-up.mjs").Tools} Tools */

const usage = "Usage: npm test [-- --unit|--browser [arguments for vitest or playwright]]\n";

// Settings of a Tessera server on this machine, which a server under test must not see.
const serverSetting = /^(TESSERA_.*|DATABASE_URL|PORT|HOST|LOG_LEVEL|NODE_ENV)$/;

/**
 * Types, style, dead code, words and licences; with `--guards`, whether the tests notice each security guard that is removed. Returns an exit code.
 * @param {Tools} tools
 * @param {readonly string[]} args
 */
export async function check(tools, args = []) {
  const [option, ...ids] = args;
  if (option === "--guards") return checkGuards(tools, ids);
  if (option !== undefined) {
    process.stderr.write("Usage: npm run check [-- --guards [id …]]\n");
    return 2;
  }
  const typesCode = await checkTypes(tools);
  const styleCode = await checkStyle(tools);
  const unusedCode = await checkUnused(tools);
  const wordsCode = checkWords();
  const licencesCode = checkLicences();
  return typesCode || styleCode || unusedCode || wordsCode || licencesCode;
}

/**
 * Everything that must hold before a change is done. The last line is `N passed, N failed`, over all tests. With `--unit`
 * or `--browser`, only those tests, with more arguments for their runner. Returns an exit code.
 * @param {Tools} tools
 * @param {readonly string[]} args
 */
export async function runTests(tools, args) {
  const [only, ...runnerArgs] = args;
  if (only !== undefined && only !== "--unit" && only !== "--browser") {
    process.stderr.write(usage);
    return 2;
  }
  const env = Object.fromEntries(Object.entries(tools.env).filter(([name]) => !serverSetting.test(name)));
  const forTests = { ...tools, env };

  const prepared = (await build(forTests)) || (only === undefined ? await check(forTests) : 0);
  if (prepared !== 0) return conclude({ passed: 0, failed: 1, problems: ["No test ran: see above."] });

  // A hand-picked run leaves other tests out on purpose.
  const options = { allowSkipped: runnerArgs.length > 0 };
  const counts = [];
  if (only !== "--browser") counts.push(countVitest(await runVitest(forTests, runnerArgs), options));
  if (only !== "--unit") counts.push(countPlaywright(await runPlaywright(forTests, runnerArgs), options));
  return conclude(total(counts));
}

/** @param {import("./test-counts.mjs").Counts} counts */
function conclude({ passed, failed, problems }) {
  heading("Result");
  for (const problem of problems) console.log(problem);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** @param {string} text */
function heading(text) {
  console.log(`\n── ${text} ${"─".repeat(Math.max(0, 76 - text.length))}`);
}

/** @param {Tools} tools */
function build(tools) {
  heading("Build");
  return runTurbo(tools, "build");
}

/** What runs on Node.js is one program; packages that also know a browser's types are one each. @param {Tools} tools */
async function checkTypes(tools) {
  heading("Types");
  const nodeCode = await runTool(tools, "tsc", []);
  const packagesCode = await runTurbo(tools, "typecheck");
  return nodeCode || packagesCode;
}

/** @param {Tools} tools */
function checkStyle(tools) {
  heading("Style");
  return runTool(tools, "biome", ["check", "--error-on-warnings", "."]);
}

/** Exports and dependencies that nothing uses. @param {Tools} tools */
function checkUnused(tools) {
  heading("Unused");
  return runTool(tools, "knip", ["--no-progress", "--treat-config-hints-as-errors"]);
}

function checkWords() {
  heading("Words");
  const offences = offencesIn(root);
  for (const { path, line, word, instead } of offences) console.log(`${path}:${line} "${word}": ${instead}`);
  return offences.length === 0 ? 0 : 1;
}

/** What the server runs on goes with its own licence. */
function checkLicences() {
  heading("Licences");
  const dependencies = dependenciesOf(root, join("apps", "server"));
  const faults = licenceFaults(dependencies);
  for (const fault of faults) console.log(fault);
  if (faults.length === 0) console.log(`${dependencies.length} packages, all compatible with Apache-2.0`);
  return faults.length === 0 ? 0 : 1;
}

/**
 * @param {Tools} tools
 * @param {readonly string[]} args
 */
async function runVitest(tools, args) {
  heading("Tests (vitest)");
  const path = freshReport("vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${path}`];
  const code = await runTool(tools, "vitest", ["run", "--config=scripts/vitest.config.ts", ...reporters, ...args]);
  return { code, report: readReport(path) };
}

/**
 * @param {Tools} tools
 * @param {readonly string[]} args
 */
async function runPlaywright(tools, args) {
  heading("Browser tests (playwright)");
  const path = freshReport("playwright.json");
  const code = await runTool(tools, "playwright", ["test", "--config=apps/web/e2e/playwright.config.ts", ...args]);
  return { code, report: readReport(path) };
}

/** A path for a report, where none of an earlier run is left. @param {string} name */
function freshReport(name) {
  const path = join(root, "test-results", name);
  rmSync(path, { force: true });
  return path;
}

/** @param {string} path */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * A task of every package that has it; all builds are of one commit, those that a check of types begins with too.
 * @param {Tools} tools
 * @param {string} task
 */
function runTurbo(tools, task) {
  return runTool(withCommit(tools), "turbo", ["run", task, "--output-logs=errors-only"]);
}

/**
 * @param {Tools} tools
 * @param {string} name
 * @param {readonly string[]} args
 */
async function runTool(tools, name, args) {
  const code = await run(packageProgram(tools, name, args));
  endIfStopped();
  return code;
}
