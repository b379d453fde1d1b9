import type { Ctx, TxCtx } from "../../platform/context.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { assignCauses, followCauses } from "../causes/cause-assignment.ts";
import { followFlaky } from "../flaky/flaky-runs.ts";
import { followTrends } from "../trends/trend-service.ts";
import * as rebuildRepo from "./rebuild-repo.ts";

/** Failures, and runs, of one transaction. */
const FAILURES = 200;
const RUNS = 20;

/** What follows a run in the order in which it must: each knows what it derives from runs. */
export const RUN_FOLLOWERS = [followCauses, followFlaky, followTrends];

/**
 * Derives causes, flaky runs and daily sums of every project again from its runs. What people said of causes stays. The
 * server may keep running: uploads that come meanwhile are followed as always. Answers how many runs there were.
 */
export async function rebuildInsight(ctx: Ctx): Promise<number> {
  let count = 0;
  for (const projectId of await rebuildRepo.listProjects(ctx.db))
    count += await rebuildProject(byItself(ctx), projectId);
  return count;
}

async function rebuildProject(ctx: Ctx, projectId: string): Promise<number> {
  for (let after: string | null = ""; after !== null; ) {
    const from: string = after;
    after = await transact(ctx, (ctx) => assignAgain(ctx, projectId, from));
  }
  await transact(ctx, ({ db }) => rebuildRepo.clear(db, projectId));
  let count = 0;
  for (let after: number | undefined = 0; after !== undefined; ) {
    const numbers = await rebuildRepo.listRuns(ctx.db, projectId, after, RUNS);
    await transact(ctx, async (ctx) => {
      for (const runNumber of numbers) for (const follow of RUN_FOLLOWERS) await follow(ctx, { projectId, runNumber });
    });
    count += numbers.length;
    after = numbers.at(-1);
  }
  return count;
}

/** Answers the last failure; null where none is left. */
async function assignAgain(ctx: TxCtx, projectId: string, after: string): Promise<string | null> {
  const failures = await rebuildRepo.listFailures(ctx.db, projectId, after, FAILURES);
  const causes = await assignCauses(ctx, projectId, failures, ({ caseNumber }) => caseNumber);
  for (const [cause, same] of Map.groupBy(failures, (failure) => causes.get(failure) ?? null)) {
    await rebuildRepo.setCause(
      ctx.db,
      same.map(({ id }) => id),
      cause,
    );
  }
  return failures.at(-1)?.id ?? null;
}
