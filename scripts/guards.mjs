import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { guards } from "./guard-list.mjs";
import { endIfStopped, runQuietly } from "./processes.mjs";
import { packageProgram, root } from "./set-up.mjs";

/** @typedef {import("./set-up.mjs").Tools} Tools */
/** @typedef {import("./guard-list.mjs").Guard} Guard */
/** @typedef {{ path: string, text: string }} Source */

/** How many guards are tried at the same time, each in a copy of its own. */
const AT_ONCE = 2;

/** @param {string} path */
const isSource = (path) =>
  /^(?:packages|apps)\/[^/]+\/src\//.test(path) && /\.tsx?$/.test(path) && !/\.(?:test|testing)\./.test(path);

/**
 * Removes each guard of the list in a copy of the checkout, one at a time, and runs the tests that name it: they must fail.
 * With arguments, only the guards of these ids. Returns an exit code.
 * @param {Tools} tools
 * @param {readonly string[]} ids
 */
export async function checkGuards(tools, ids) {
  const chosen = guards.filter(({ id }) => ids.length === 0 || ids.includes(id));
  if (chosen.length === 0) {
    process.stderr.write(`No guard has such an id. The list: ${guards.map(({ id }) => id).join(", ")}\n`);
    return 2;
  }
  const files = await trackedFiles(tools);
  const waiting = [...chosen];
  /** @type {Guard[]} */
  const missed = [];
  const copies = Math.min(AT_ONCE, chosen.length);
  await Promise.all(Array.from({ length: copies }, () => tryGuards(tools, files, waiting, missed)));
  console.log(`${chosen.length - missed.length} passed, ${missed.length} failed`);
  for (const { id, guard } of missed) console.log(`MISSED ${id} ${guard}`);
  return missed.length === 0 ? 0 : 1;
}

/**
 * Takes guards from those waiting until none is left, and tries each in a copy of its own.
 * @param {Tools} tools
 * @param {readonly string[]} files
 * @param {Guard[]} waiting
 * @param {Guard[]} missed
 */
async function tryGuards(tools, files, waiting, missed) {
  const copy = copyCheckout(files);
  try {
    const sources = files.filter((path) => isSource(path)).map((path) => readSource(copy, path));
    for (let guard = waiting.shift(); guard; guard = waiting.shift()) {
      const problem = await problemWith(tools, copy, files, sources, guard);
      if (problem !== undefined) missed.push(guard);
      const outcome = problem === undefined ? "held  " : "MISSED";
      console.log(`${outcome} ${guard.id} ${guard.guard}${problem ? `: ${problem}` : ""}`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/**
 * The one source file that contains the guard, and its text without it. Throws unless the guard stands in exactly one place.
 * @param {readonly Source[]} sources
 * @param {Guard} guard
 * @returns {Source}
 */
export function withoutGuard(sources, { id, find, replace }) {
  const places = sources.flatMap((source) => Array(source.text.split(find).length - 1).fill(source));
  const [place] = places;
  if (places.length !== 1 || !place) {
    throw new Error(`Guard ${id} must stand in exactly one place, and stands in ${places.length}: ${find}`);
  }
  return { path: place.path, text: place.text.replace(find, () => replace) };
}

/**
 * What is wrong with a guard, or undefined where its tests fail once it is gone.
 * @param {Tools} tools
 * @param {string} copy
 * @param {readonly string[]} files
 * @param {readonly Source[]} sources
 * @param {Guard} guard
 */
async function problemWith(tools, copy, files, sources, guard) {
  const broken = withoutGuard(sources, guard);
  const test = files.find((path) => basename(path) === guard.test);
  if (test === undefined) return `there is no test file ${guard.test}`;
  const path = join(copy, broken.path);
  const intact = readFileSync(path);
  try {
    writeFileSync(path, broken.text);
    const { failed, output } = await run(tools, copy, test, guard);
    if (failed === undefined) return `${guard.test} did not run\n${output.slice(-2000)}`;
    return failed > 0 ? undefined : `${guard.test} stays green without it`;
  } finally {
    writeFileSync(path, intact);
  }
}

/**
 * @param {Tools} tools
 * @param {string} copy
 * @param {string} test
 * @param {Guard} guard
 */
async function run(tools, copy, test, { id, title }) {
  const report = join(copy, "guards.json");
  rmSync(report, { force: true });
  const args = [
    "run",
    "--bail=1",
    "--config=scripts/vitest.config.ts",
    "--reporter=json",
    `--outputFile=${report}`,
    test,
  ];
  const vitest = packageProgram(tools, "vitest", title === undefined ? args : [...args, "-t", title]);
  const { output } = await runQuietly({ ...vitest, cwd: copy }, `Running ${test} without guard ${id}`);
  endIfStopped();
  return { failed: failedTests(report), output };
}

/** How many tests failed; undefined where the run ended before its tests. @param {string} report */
function failedTests(report) {
  try {
    const { numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8"));
    return numTotalTests > 0 ? numFailedTests : undefined;
  } catch {
    return undefined;
  }
}

/** The files of the checkout that git knows, or would. @param {Tools} tools */
async function trackedFiles({ env }) {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard"];
  const { code, output } = await runQuietly({ command: "git", args, cwd: root, env }, "Listing files");
  if (code !== 0) throw new Error(`git could not list the files of the checkout:\n${output}`);
  return [...new Set(output.split("\n"))].filter(Boolean);
}

/** A copy of the checkout that shares its installed packages. @param {readonly string[]} files */
function copyCheckout(files) {
  const copy = mkdtempSync(join(tmpdir(), "tessera-guards-"));
  for (const path of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path));
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const packages = new Set(files.flatMap((path) => /^(?:packages|apps)\/[^/]+(?=\/package\.json$)/.exec(path) ?? []));
  for (const folder of packages) {
    // Relative links, so that a package of the workspace is the copy's own.
    const options = { recursive: true, verbatimSymlinks: true };
    cpSync(join(root, folder, "node_modules"), join(copy, folder, "node_modules"), options);
  }
  return copy;
}

/** @param {string} folder @param {string} path @returns {Source} */
function readSource(folder, path) {
  return { path, text: readFileSync(join(folder, path), "utf8") };
}
