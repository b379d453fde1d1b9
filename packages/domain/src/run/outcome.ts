import type { ResultStatus } from "../result.ts";
import type { OutcomeCounts } from "../test-cycle.ts";

/** From worst to best: what a case with several executions counts as. */
export const WORST_FIRST = ["failed", "error", "blocked", "passed", "skipped"] as const satisfies ResultStatus[];

export function isFailing(status: ResultStatus): boolean {
  return status === "failed" || status === "error";
}

/** Whether a test was carried out at all: one that wasn't says nothing about what it tests. */
export function hasRun(status: ResultStatus): boolean {
  return status !== "skipped" && status !== "blocked";
}

/** The worst of the statuses; undefined where there is none. */
export function worstOf(statuses: Iterable<ResultStatus>): ResultStatus | undefined {
  const present = new Set(statuses);
  return WORST_FIRST.find((status) => present.has(status));
}

/** Index of the attempt that an execution counts as: the last one, but one that didn't run never takes the place of a failing one. */
export function decidingAttempt(attempts: readonly ResultStatus[]): number {
  return attempts.reduce((deciding, status, index) => {
    const before = attempts[deciding];
    return !hasRun(status) && before !== undefined && isFailing(before) ? deciding : index;
  }, 0);
}

/** An execution failed in one attempt and passed in a later one, whatever came after. */
export function isFlaky(attempts: readonly ResultStatus[]): boolean {
  const firstFailure = attempts.findIndex(isFailing);
  return firstFailure !== -1 && attempts.includes("passed", firstFailure);
}

/** Adds up executions; `tests` is the sum of the others, which are disjoint. */
export function countOutcomes(statuses: Iterable<ResultStatus>): OutcomeCounts {
  const counts = { tests: 0, passed: 0, failed: 0, error: 0, skipped: 0, blocked: 0, muted: 0 };
  for (const status of statuses) {
    counts.tests++;
    counts[status]++;
  }
  return counts;
}
