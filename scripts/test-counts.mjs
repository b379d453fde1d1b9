/**
 * How a test runner did. A problem is a failure that no single test stands for, as a line to show; it counts as one.
 * @typedef {{ passed: number, failed: number, problems: string[] }} Counts
 */

/**
 * What a test runner left: its exit code, and its JSON report unless it wrote none.
 * @template Report
 * @typedef {{ code: number, report: Report | undefined }} Outcome
 */

/**
 * The part that counts of Vitest's JSON report.
 * @typedef {{
 *   numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { name: string, status: string, assertionResults: { status: string }[] }[],
 * }} VitestReport
 */

/**
 * The part that counts of Playwright's JSON report.
 * @typedef {{
 *   stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: { message?: string }[],
 * }} PlaywrightReport
 */

/**
 * @param {Outcome<VitestReport>} outcome
 * @param {{ allowSkipped?: boolean }} [options]
 * @returns {Counts}
 */
export function countVitest({ code, report }, { allowSkipped = false } = {}) {
  if (report === undefined) return noReport("vitest", code);
  const unloadable = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return complete("vitest", code, {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: allowSkipped ? 0 : report.numPendingTests + report.numTodoTests,
    problems: unloadable.map((file) => `vitest: ${file.name} failed outside of its tests`),
  });
}

/**
 * A flaky test failed first and passed when it was repeated, which only a run in CI does; the report names it.
 * @param {Outcome<PlaywrightReport>} outcome
 * @param {{ allowSkipped?: boolean }} [options]
 * @returns {Counts}
 */
export function countPlaywright({ code, report }, { allowSkipped = false } = {}) {
  if (report === undefined) return noReport("playwright", code);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return complete("playwright", code, {
    passed: expected + flaky,
    failed: unexpected,
    skipped: allowSkipped ? 0 : skipped,
    problems: report.errors.map(({ message = "unknown error" }) => `playwright: ${message.split("\n", 1)[0]}`),
  });
}

/**
 * @param {readonly Counts[]} counts
 * @returns {Counts}
 */
export function total(counts) {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    problems: counts.flatMap(({ problems }) => problems),
  };
}

/**
 * Counts skipped tests and problems as failures, and makes sure that a run without tests does not succeed.
 * @param {string} runner
 * @param {number} code
 * @param {{ passed: number, failed: number, skipped: number, problems: string[] }} found
 * @returns {Counts}
 */
function complete(runner, code, { passed, failed, skipped, problems }) {
  const all = [...problems];
  if (passed + failed + skipped === 0) all.push(`${runner}: no test ran`);
  else if (code !== 0 && failed + problems.length === 0) all.push(`${runner}: ended with exit code ${code}`);
  const skippedLine = skipped > 0 ? [`${runner}: ${skipped} skipped, which counts as failed`] : [];
  return { passed, failed: failed + skipped + all.length, problems: [...all, ...skippedLine] };
}

/**
 * @param {string} runner
 * @param {number} code
 * @returns {Counts}
 */
function noReport(runner, code) {
  return { passed: 0, failed: 1, problems: [`${runner}: ended with exit code ${code} and without a report`] };
}
