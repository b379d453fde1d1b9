/** What the choice of a baseline looks at. */
export type BaselineCandidate = {
  number: number;
  name: string;
  branch: string | null;
  isComplete: boolean;
  isOutage: boolean;
};

/** The branches on which a run looks for its baseline, in this order; null: runs without a branch, which compare among themselves. */
export function baselineBranches(
  run: { branch: string | null; targetBranch: string | null },
  defaultBranch: string,
): (string | null)[] {
  if (run.branch === null) return [null];
  return [...new Set([run.branch, run.targetBranch ?? defaultBranch, defaultBranch])];
}

/**
 * The run to compare with: the newest complete one with a lower number and the same name on the same branch; else on the
 * target branch; else on the default branch. Outages are none.
 */
export function chooseBaseline<C extends BaselineCandidate>(
  run: Pick<BaselineCandidate, "number" | "name" | "branch"> & { targetBranch: string | null },
  candidates: readonly C[],
  defaultBranch: string,
): C | undefined {
  for (const branch of baselineBranches(run, defaultBranch)) {
    const found = candidates
      .filter((it) => it.isComplete && !it.isOutage && it.number < run.number && it.name === run.name)
      .filter((it) => it.branch === branch);
    if (found.length > 0) return found.reduce((newest, it) => (it.number > newest.number ? it : newest));
  }
  return undefined;
}

const OUTAGE_CASES = 10;
const OUTAGE_SHARE = 0.8;

/** Of the cases that passed in the baseline, so many fail that the run says more about its environment than about the tests. */
export function isOutage({ passedBefore, failingNow }: { passedBefore: number; failingNow: number }): boolean {
  return passedBefore >= OUTAGE_CASES && failingNow >= passedBefore * OUTAGE_SHARE;
}
