import { type CaseHistoryEntry, isFailing, type ResultStatus, WORST_FIRST } from "@tessera/domain";

/** What a case came to in one run, or by hand. */
export type CaseRun = {
  key: string;
  /** Null for a result recorded by hand. */
  run: string | null;
  status: ResultStatus;
  isFlaky: boolean;
  durationMs: number | null;
  branch: string | null;
  commit: string | null;
  at: string;
};

/** One entry for each run, newest first: its worst execution, and the sum of what they took. */
export function runsOfCase(entries: readonly CaseHistoryEntry[]): CaseRun[] {
  const runs = new Map<string, CaseRun>();
  for (const [index, entry] of entries.entries()) {
    const key = entry.run ?? `by hand ${index}`;
    const known = runs.get(key);
    const { run, status, durationMs, branch, commit, at, flaky } = entry;
    if (!known) runs.set(key, { key, run, status, isFlaky: flaky, durationMs, branch, commit, at });
    else {
      if (WORST_FIRST.indexOf(status) < WORST_FIRST.indexOf(known.status)) known.status = status;
      known.isFlaky ||= flaky;
      if (durationMs !== null) known.durationMs = (known.durationMs ?? 0) + durationMs;
    }
  }
  return [...runs.values()];
}

/**
 * The first run of the present streak of failures on the branch of the newest run, of runs newest first; undefined where it
 * doesn't fail. Only a passing run breaks a streak. `isWhole` is false where the streak may have begun before the first.
 */
export function streakOf(runs: readonly CaseRun[]): { since: CaseRun; failures: number; isWhole: boolean } | undefined {
  const onBranch = runs.filter(({ branch }) => branch === runs[0]?.branch);
  const passed = onBranch.findIndex(({ status }) => status === "passed");
  const failures = onBranch.slice(0, passed === -1 ? undefined : passed).filter(({ status }) => isFailing(status));
  const since = failures.at(-1);
  return since && { since, failures: failures.length, isWhole: passed !== -1 };
}
