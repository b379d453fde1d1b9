import type { OutcomeCounts } from "../test-cycle.ts";
import type { ChangeCounts, RunShards, RunState, UnmatchedCounts, Verdict } from "./run.ts";

export type Deadline = {
  /** All announced shards arrived. */
  isComplete: boolean;
  /** Someone said that no more uploads come. */
  isFinished: boolean;
  /** When the last upload came. */
  updatedAt: string;
  deadlineMinutes: number;
};

/** The state at a moment: a run that waits longer than its deadline for another upload is incomplete. */
export function stateOf({ isComplete, isFinished, updatedAt, deadlineMinutes }: Deadline, now: string): RunState {
  if (isComplete) return "complete";
  return isFinished || now >= overdueAt(updatedAt, deadlineMinutes) ? "incomplete" : "running";
}

/** When a run whose last upload came at `updatedAt` is overdue. */
export function overdueAt(updatedAt: string, deadlineMinutes: number): string {
  return new Date(Date.parse(updatedAt) + deadlineMinutes * 60_000).toISOString();
}

/**
 * Whether a complete run fails: a test does that is not muted, with a test case or without, something stands outside, or
 * nothing ran at all.
 */
export function isFailedRun({ counts, errorsOutside, unmatched }: Ended): boolean {
  return counts.failed + counts.error > 0 || unmatched.failing > 0 || errorsOutside > 0 || ranNothing(counts);
}

function ranNothing({ tests, skipped, blocked }: OutcomeCounts): boolean {
  return tests === skipped + blocked;
}

/** What a complete run is judged by. */
type Ended = {
  counts: OutcomeCounts;
  errorsOutside: number;
  unmatched: UnmatchedCounts;
};

export type Judged = Ended & {
  state: RunState;
  shards: RunShards;
  changes: ChangeCounts;
};

/** The first that applies. */
export function verdictOf(run: Judged): Verdict {
  if (run.state !== "complete") return run.state;
  return isFailedRun(run) ? "failed" : "passed";
}

/** The verdict in a sentence, without a full stop. */
export function reasonOf(run: Judged): string {
  const { shards, counts } = run;
  const verdict = verdictOf(run);
  if (verdict === "running") return `${shards.arrived} of ${counted(shards.expected, "shard")} arrived so far`;
  if (verdict === "incomplete") {
    const absent = shards.expected - shards.arrived;
    return `${absent} of ${counted(shards.expected, "shard")} ${absent === 1 ? "is" : "are"} missing`;
  }
  if (verdict === "passed") return reasonOfPassed(counts);
  return reasonOfFailed(run);
}

function reasonOfPassed({ tests, passed, skipped, blocked, muted }: OutcomeCounts): string {
  const others = [skipped && `${skipped} skipped`, blocked && `${blocked} blocked`, muted && `${muted} muted`];
  const rest = others.filter((it) => it !== 0);
  if (rest.length === 0) return tests === 1 ? "The only test passed" : `All ${tests} tests passed`;
  return [`${counted(passed, "test")} passed`, ...rest].join(", ");
}

function reasonOfFailed({ counts, errorsOutside, unmatched, changes }: Judged): string {
  const { newFailures, stillFailing } = changes;
  const failures = [
    newFailures > 0 && counted(newFailures, "new failure"),
    stillFailing > 0 && (newFailures > 0 ? `${stillFailing} known` : counted(stillFailing, "known failure")),
  ];
  const reasons = [
    ...(counts.failed + counts.error > 0 ? failures : []),
    unmatched.failing > 0 && `${counted(unmatched.failing, "failing test")} without a test case`,
    errorsOutside > 0 && `${counted(errorsOutside, "error")} outside of tests`,
  ].filter((it) => it !== false);
  if (reasons.length > 0) return reasons.join(", ");
  if (counts.tests > 0) return "No tests ran: all were skipped or blocked";
  if (unmatched.tests === 0) return "No tests ran: the run holds none";
  return `No test case ran: ${counted(unmatched.tests, "test")} matched none`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
