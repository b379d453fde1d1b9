import { cycleId } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import { recordOutcome } from "../cycles/cycle-service.ts";
import { findLastManualTime, outcomeOf } from "../results/result-service.ts";
import { countRun } from "../runs/run-counting.ts";
import { followRun, recordChange } from "../runs/run-service.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";
import * as binnedRunRepo from "./binned-run-repo.ts";
import * as importRepo from "./import-repo.ts";
import { countUnmatched } from "./unmatched-counting.ts";

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
  const run = await binnedRunRepo.findRun(ctx.db, projectId, runNumber);
  if (!run) return;
  const uploads = await importRepo.listUploads(ctx.db, projectId, runNumber);
  const unmatched = await countUnmatched(ctx, { projectId, runNumber });
  await recordChange(
    ctx,
    { projectId, runNumber },
    await countRun(ctx, { run, version: run.version, uploads, unmatched, defaultBranch }),
  );
  await followRun(ctx, { projectId, runNumber });
}

/** The branch whose runs the cycle shows; null for all branches. */
export async function findShownBranch(ctx: TxCtx, projectId: string, cycleNumber: number): Promise<string | null> {
  const shown = await binnedImportRepo.findShown(ctx.db, { projectId, cycleNumber });
  return shown?.hasDefaultRuns === 1 ? shown.shownBranch : null;
}
