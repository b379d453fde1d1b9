import type { Run, TrendDay } from "@tessera/domain";
import { formatCalendarDay, formatDay } from "#web/components/time.tsx";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { TrendPoint } from "./trend-charts.tsx";

/** Runs of the list on the dashboard. */
const LATEST_RUNS = 8;
/** Runs of the charts. */
const TREND_RUNS = 50;

/** The newest runs of every branch. */
export const latestRunsQuery = (projectId: string) =>
  trpc.run.list.queryOptions({ projectId, limit: LATEST_RUNS }, { staleTime: LIST_FRESH_MS });

/** The newest runs of one branch. */
export const branchRunsQuery = (projectId: string, branch: string) =>
  trpc.run.list.queryOptions({ projectId, branch, limit: TREND_RUNS }, { staleTime: LIST_FRESH_MS });

export const trendsQuery = (projectId: string, branch: string, days: number) =>
  trpc.project.trends.queryOptions({ projectId, branch, days }, { staleTime: LIST_FRESH_MS });

/** A point for each day that had runs, oldest first. */
export function trendOfDays(days: readonly TrendDay[]): TrendPoint[] {
  return days.map(({ day, passRate, durationMs, newFailures, flaky }) => ({
    ...{ key: day, label: formatCalendarDay(day), tick: formatCalendarDay(day), passRate, newFailures, flaky },
    durationMs: durationMs?.median ?? null,
    durationBandMs: durationMs && [durationMs.median, durationMs.p90],
  }));
}

/** A point for each run that has ended, oldest first. */
export function trendOfRuns(runs: readonly Run[]): TrendPoint[] {
  return runs
    .filter(({ state }) => state !== "running")
    .map(({ id, startedAt, counts, durationMs, changes, flaky }) => {
      const ran = counts.tests - counts.skipped;
      return {
        key: id,
        tick: id,
        label: `${id}, ${formatDay(startedAt)}`,
        passRate: ran > 0 ? counts.passed / ran : null,
        durationMs,
        newFailures: changes.newFailures,
        flaky,
      };
    })
    .reverse();
}
