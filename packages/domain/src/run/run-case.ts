import type { ResultStatus } from "../result.ts";
import type { OutcomeCounts } from "../test-cycle.ts";
import { countOutcomes, isFailing, worstOf } from "./outcome.ts";
import type { ChangeCounts } from "./run.ts";
import type { Change } from "./run-result.ts";

/** What a case comes to in a run. */
export type CaseOutcome = {
  /** The worst of its executions. */
  status: ResultStatus;
  counts: OutcomeCounts;
  /** Executions that are flaky. */
  flaky: number;
  durationMs: number;
};

type Decided = { deciding: { status: ResultStatus; durationMs: number | null }; isFlaky: boolean };

/** Adds up the executions of a case, of which there is at least one. The failing ones of a muted case count as muted. */
export function outcomeOfCase(executions: readonly Decided[], isMuted: boolean): CaseOutcome {
  const statuses = executions.map(({ deciding }) => deciding.status);
  const status = worstOf(statuses);
  if (status === undefined) throw new Error("A case without executions has no outcome");
  return {
    status,
    counts: isMuted ? mute(countOutcomes(statuses)) : countOutcomes(statuses),
    flaky: executions.filter(({ isFlaky }) => isFlaky).length,
    durationMs: executions.reduce((sum, { deciding }) => sum + (deciding.durationMs ?? 0), 0),
  };
}

function mute({ failed, error, muted, ...counts }: OutcomeCounts): OutcomeCounts {
  return { ...counts, failed: 0, error: 0, muted: muted + failed + error };
}

/** What two runs say of a case; null where a run has no result of it. */
export type BeforeAndAfter = {
  before: ResultStatus | null;
  after: ResultStatus | null;
  /** The case ran before in an environment and job that both runs have. */
  isComparable: boolean;
};

export type Comparison = {
  /** Without a baseline every failing case is a new failure, and there is no other change. */
  hasBaseline: boolean;
  /** A run that isn't complete has no missing cases. */
  isComplete: boolean;
};

/** What became of a case since the baseline: the first that applies. */
export function changeOf(of: BeforeAndAfter, { hasBaseline, isComplete }: Comparison): Change | null {
  const { before, after, isComparable } = of;
  if (after !== null && isFailing(after)) {
    return before !== null && isFailing(before) ? "stillFailing" : "newFailure";
  }
  if (!hasBaseline) return null;
  if (after === null) return before !== null && isComplete && isComparable ? "missing" : null;
  if (before === null) return "added";
  return isFailing(before) && after === "passed" ? "fixed" : null;
}

const COUNTED_AS = {
  newFailure: "newFailures",
  stillFailing: "stillFailing",
  fixed: "fixed",
  added: "added",
  missing: "missing",
} as const satisfies Record<Change, keyof ChangeCounts>;

/** Counts cases by what became of them. */
export function countChanges(changes: Iterable<Change | null>): ChangeCounts {
  const counts: ChangeCounts = { newFailures: 0, stillFailing: 0, fixed: 0, added: 0, missing: 0 };
  for (const change of changes) if (change !== null) counts[COUNTED_AS[change]]++;
  return counts;
}
