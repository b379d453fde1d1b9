import { cycleId } from "@tessera/domain";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { TxCtx } from "../../platform/context.ts";
import { recordOutcome } from "../cycles/cycle-service.ts";
import { findLastManualTime, outcomeOf } from "../results/result-service.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";

/** Stores once more what a cycle counts, and what it shows of its newest import. Part of a change of what counts. */
export async function recountCycle(ctx: TxCtx, projectId: string, cycleNumber: number): Promise<void> {
  const ref = { projectId, cycleId: cycleId(cycleNumber) };
  const { defaultBranch } = await getRunSettings(ctx, projectId);
  const key = { projectId, cycleNumber };
  const isDefaultOnly = await binnedImportRepo.hasDefaultRuns(ctx.db, key, defaultBranch);
  const newest = await binnedImportRepo.findNewestIn(ctx.db, key, isDefaultOnly ? defaultBranch : null);
  const { branch = null, commit = null, environment = null, buildUrl = null, createdAt } = newest ?? {};
  const byHand = await findLastManualTime(ctx, ref);
  const times = [createdAt, byHand].filter((at) => at !== undefined);
  const facts = { branch, commit, environment, buildUrl, hasDefaultRuns: isDefaultOnly ? (1 as const) : (0 as const) };
  const lastResultAt = times.sort().at(-1) ?? null;
  await recordOutcome(ctx, ref, { ...(await outcomeOf(ctx, ref)), lastResultAt, ...facts });
}
