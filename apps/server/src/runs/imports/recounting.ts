import { cycleId } from "@tessera/domain";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { SECOND_MS } from "../../platform/time.ts";
import { recordOutcome } from "../cycles/cycle-service.ts";
import { findLastManualTime, outcomeOf } from "../results/result-service.ts";
import { countRun, type RunCount } from "../runs/run-counting.ts";
import { findOutdated, followCount, followRun, recordChange } from "../runs/run-service.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";
import * as binnedRunRepo from "./binned-run-repo.ts";
import { changeResults, finishChange } from "./change-turn.ts";
import * as importRepo from "./import-repo.ts";
import { countUnmatched } from "./unmatched-counting.ts";

type RunKey = { projectId: string; runNumber: number };

/** Runs that are looked up before they are counted once more. */
const RUNS_AT_A_TIME = 100;

/** Stores once more what a cycle counts, and what it shows of its newest import. Part of a change of what counts. */
export async function recountCycle(ctx: TxCtx, projectId: string, cycleNumber: number): Promise<void> {
  const ref = { projectId, cycleId: cycleId(cycleNumber) };
  const key = { projectId, cycleNumber };
  const shown = await binnedImportRepo.findShown(ctx.db, key);
  if (!shown) return;
  const isDefaultOnly = await binnedImportRepo.hasDefaultRuns(ctx.db, key, shown.shownBranch);
  const newest = await binnedImportRepo.findNewestIn(ctx.db, key, isDefaultOnly ? shown.shownBranch : null);
  const { branch = null, commit = null, environment = null, buildUrl = null, createdAt } = newest ?? {};
  const byHand = await findLastManualTime(ctx, ref);
  const times = [createdAt, byHand].filter((at) => at !== undefined);
  const facts = { branch, commit, environment, buildUrl, hasDefaultRuns: isDefaultOnly ? (1 as const) : (0 as const) };
  const lastResultAt = times.sort().at(-1) ?? null;
  await recordOutcome(ctx, ref, { ...(await outcomeOf(ctx, ref)), lastResultAt, ...facts });
}

/** Counts a run once more, and what changed since its baseline, after results were moved between its cases. */
export async function recountRun(
  ctx: TxCtx,
  projectId: string,
  runNumber: number,
  defaultBranch: string,
): Promise<void> {
  const count = await countAgain(ctx, { projectId, runNumber }, defaultBranch);
  if (!count) return;
  await recordChange(ctx, { projectId, runNumber }, count);
  await followRun(ctx, { projectId, runNumber });
}

async function countAgain(
  ctx: Pick<Ctx, "db">,
  { projectId, runNumber }: RunKey,
  defaultBranch: string,
): Promise<RunCount | null> {
  const run = await binnedRunRepo.findRun(ctx.db, projectId, runNumber);
  if (!run) return null;
  const uploads = await importRepo.listUploads(ctx.db, projectId, runNumber);
  const unmatched = await countUnmatched(ctx, { projectId, runNumber });
  return countRun(ctx, { run, version: run.version, uploads, unmatched, defaultBranch });
}

/** Counts the runs once more whose baseline changed after they were counted. */
async function recountOutdated(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  for (;;) {
    const outdated = await findOutdated(ctx, RUNS_AT_A_TIME);
    for (const run of outdated) {
      if (isStopping()) return;
      await recountAsOutdated(ctx, run);
    }
    if (outdated.length < RUNS_AT_A_TIME) return;
  }
}

async function recountAsOutdated(ctx: Ctx, run: RunKey): Promise<void> {
  const { projectId } = run;
  await changeResults(ctx, null, projectId, {
    begin: async (_, changeId) => changeId,
    change: async (changeId) => {
      const { defaultBranch } = await getRunSettings(ctx, projectId);
      const count = await countAgain(ctx, run, defaultBranch);
      await transact(ctx, async (ctx) => {
        await finishChange(ctx, changeId);
        if (!count) return;
        await recordChange(ctx, run, count);
        await followCount(ctx, run);
      });
    },
  });
}

export const recountJob: FeatureJob = {
  name: "recount runs whose baseline changed",
  every: 5 * SECOND_MS,
  run: (ctx, { isStopping }) => recountOutdated(ctx, isStopping),
};

/** The branch whose runs the cycle shows; null for all branches. */
export async function findShownBranch(ctx: TxCtx, projectId: string, cycleNumber: number): Promise<string | null> {
  const shown = await binnedImportRepo.findShown(ctx.db, { projectId, cycleNumber });
  return shown?.hasDefaultRuns === 1 ? shown.shownBranch : null;
}
