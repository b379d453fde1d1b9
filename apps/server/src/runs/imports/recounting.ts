import { cycleId } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import { recordOutcome } from "../cycles/cycle-service.ts";
import { findLastManualTime, outcomeOf } from "../results/result-service.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";

/** Cycles and runs, by number. */
export type Places = { cycles: number[]; runs: number[] };

/** Stores once more what cycles and runs count. Part of a change of what counts. */
export async function recountPlaces(ctx: TxCtx, projectId: string, { cycles }: Places): Promise<void> {
  for (const cycleNumber of cycles) await recountCycle(ctx, projectId, cycleNumber);
}

/** Counts of the cycle, and what it shows of its newest import, as the results that are left have it. */
export async function recountCycle(ctx: TxCtx, projectId: string, cycleNumber: number): Promise<void> {
  const ref = { projectId, cycleId: cycleId(cycleNumber) };
  const newest = await binnedImportRepo.findNewestIn(ctx.db, projectId, cycleNumber);
  const { branch = null, commit = null, environment = null, buildUrl = null, createdAt } = newest ?? {};
  const byHand = await findLastManualTime(ctx, ref);
  const lastResultAt =
    [createdAt, byHand]
      .filter((at) => at !== undefined)
      .sort()
      .at(-1) ?? null;
  await recordOutcome(ctx, ref, {
    ...(await outcomeOf(ctx, ref, lastResultAt)),
    branch,
    commit,
    environment,
    buildUrl,
  });
}
