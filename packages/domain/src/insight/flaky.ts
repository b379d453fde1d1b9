import type { ResultStatus } from "../result.ts";
import { isFailing } from "../run/outcome.ts";

/** Most runs of a case that its flakiness is judged by. */
export const FLAKY_WINDOW_RUNS = 100;
/** How old the runs that it is judged by may be. */
export const FLAKY_WINDOW_DAYS = 30;
/** From so many runs on, the rate says something. */
export const CONFIDENT_RUNS = 10;

const DAY_MS = 86_400_000;

/** What a case came to in a run. */
export type RunOfCase = {
  /** Number of the run; a higher one began later. */
  run: number;
  name: string;
  branch: string | null;
  commit: string | null;
  /** When the run began, ISO-8601 UTC. */
  at: string;
  isComplete: boolean;
  /** So much failed at once that it says nothing about single tests; see `isOutage`. */
  isOutage: boolean;
  /** The worst of its executions. */
  status: ResultStatus;
  /** An execution failed and passed in a later attempt. */
  isFlaky: boolean;
  /** The worst status in each environment and job, under a key of both. */
  places: Readonly<Record<string, ResultStatus>>;
};

/** Whether a case can be trusted, by its runs in the window. */
export type Flakiness = {
  /** Runs in the window. */
  runs: number;
  flakyRuns: number;
  /** `flakyRuns` of `runs`, from 0 to 1; 0 without runs. */
  rate: number;
  /** Changes between passed and failed of consecutive runs of a branch, summed over branches. */
  flips: number;
  /** When the newest flaky run began; null where none is. */
  lastFlakyAt: string | null;
  /** There are enough runs for the rate to say something. */
  confident: boolean;
};

export type FlakyWindow = {
  /** ISO-8601 UTC. */
  now: string;
  /** Only runs of this branch count. */
  branch?: string | undefined;
  /** Runs up to this number don't count: the case was fixed after them. */
  afterRun?: number | undefined;
};

/** Judges a case by its last complete runs, in whatever order they are given. Outages count for nothing. */
export function flakinessOf(runs: readonly RunOfCase[], { now, branch, afterRun = 0 }: FlakyWindow): Flakiness {
  const counting = runs
    .filter((it) => it.isComplete && !it.isOutage && it.run > afterRun)
    .filter((it) => branch === undefined || it.branch === branch)
    .sort((a, b) => a.run - b.run);
  const since = new Date(Date.parse(now) - FLAKY_WINDOW_DAYS * DAY_MS).toISOString();
  const window = counting.filter(({ at }) => at >= since).slice(-FLAKY_WINDOW_RUNS);
  const flaky = window.filter((it) => it.isFlaky || disagrees(it, counting));
  return {
    runs: window.length,
    flakyRuns: flaky.length,
    rate: window.length === 0 ? 0 : flaky.length / window.length,
    flips: flipsOf(window),
    lastFlakyAt: flaky.at(-1)?.at ?? null,
    confident: window.length >= CONFIDENT_RUNS,
  };
}

/** An earlier run of the same commit and name says otherwise in one of its environments and jobs. */
function disagrees(run: RunOfCase, runs: readonly RunOfCase[]): boolean {
  if (run.commit === null) return false;
  return runs.some(
    (it) => it.run < run.run && it.commit === run.commit && it.name === run.name && areOpposed(it.places, run.places),
  );
}

function areOpposed(a: RunOfCase["places"], b: RunOfCase["places"]): boolean {
  return Object.entries(a).some(([place, status]) => {
    const other = b[place];
    return other !== undefined && isOpposite(status, other);
  });
}

/** One passed and the other failed. */
export function isOpposite(a: ResultStatus, b: ResultStatus): boolean {
  return (isFailing(a) && b === "passed") || (a === "passed" && isFailing(b));
}

/** Changes between passed and failed of consecutive runs of a branch, oldest first, summed over branches. */
export function flipsOf(runs: readonly Pick<RunOfCase, "branch" | "status">[]): number {
  const decided = runs.filter(({ status }) => status === "passed" || isFailing(status));
  let flips = 0;
  for (const ofBranch of Map.groupBy(decided, ({ branch }) => branch).values()) {
    flips += ofBranch.filter(({ status }, index) => {
      const before = ofBranch[index - 1];
      return before !== undefined && isOpposite(before.status, status);
    }).length;
  }
  return flips;
}
