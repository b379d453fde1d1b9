import { type GetTrends, type ProjectTrends, quantile, type TrendDay } from "@tessera/domain";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import type { TrendDayTable } from "../../platform/db/schema.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import * as trendRepo from "./trend-repo.ts";

/** Adds up the day of the run again, of its branch and of all. */
export async function followTrends(
  ctx: TxCtx,
  { projectId, runNumber }: { projectId: string; runNumber: number },
): Promise<void> {
  const run = await trendRepo.findRun(ctx.db, projectId, runNumber);
  if (!run) return;
  const day = dayOf(run.createdAt);
  for (const branch of new Set([trendRepo.EVERY_BRANCH, run.branch ?? trendRepo.EVERY_BRANCH])) {
    await trendRepo.save(ctx.db, await addUp(ctx, projectId, branch, day));
  }
}

/** The last days of a project or of one of its branches, oldest first; days without runs are left out. */
export async function getTrends(ctx: Pick<Ctx, "db" | "now">, query: GetTrends): Promise<ProjectTrends> {
  const { projectId, branch = trendRepo.EVERY_BRANCH, days } = query;
  const from = dayOf(later(ctx.now(), -(days - 1) * DAY_MS));
  return { data: (await trendRepo.list(ctx.db, projectId, branch, from)).map(present) };
}

async function addUp(ctx: TxCtx, projectId: string, branch: string, day: string): Promise<TrendDayTable> {
  const runs = await trendRepo.listRunsOfDay(ctx.db, projectId, branch, day);
  const sum = (read: (run: (typeof runs)[number]) => number) => runs.reduce((sum, run) => sum + read(run), 0);
  const durations = runs.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return {
    ...{ projectId, branch, day, runs: runs.length },
    passed: sum((run) => run.passed),
    skipped: sum((run) => run.skipped),
    tests: sum((run) => run.passed + run.failed + run.error + run.skipped + run.blocked + run.muted),
    newFailures: sum((run) => run.newFailures),
    flaky: sum((run) => run.flaky),
    durationMedianMs: quantile(durations, 0.5),
    durationP90Ms: quantile(durations, 0.9),
  };
}

function present(row: TrendDayTable): TrendDay {
  const { day, runs, passed, skipped, tests, newFailures, flaky, durationMedianMs, durationP90Ms } = row;
  return {
    ...{ day, runs, passRate: tests === skipped ? null : passed / (tests - skipped), tests, newFailures, flaky },
    durationMs: { median: durationMedianMs, p90: durationP90Ms },
  };
}

function dayOf(at: string): string {
  return at.slice(0, 10);
}
