import type { ResultStatus } from "../result.ts";
import { isFailing } from "../run/outcome.ts";

/**
 * The first run of the present streak of failures among runs of one branch and name, oldest first; undefined where the
 * case doesn't fail. Only a passing run breaks a streak.
 */
export function failingSince<Run extends { status: ResultStatus }>(runs: readonly Run[]): Run | undefined {
  const lastPassed = runs.findLastIndex(({ status }) => status === "passed");
  return runs.slice(lastPassed + 1).find(({ status }) => isFailing(status));
}

/** The newest passing run before the present streak; undefined where none passed, or the case doesn't fail. */
export function lastGood<Run extends { status: ResultStatus }>(runs: readonly Run[]): Run | undefined {
  return failingSince(runs) === undefined ? undefined : runs.findLast(({ status }) => status === "passed");
}
