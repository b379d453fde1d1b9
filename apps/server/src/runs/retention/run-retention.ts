import { type RunRef, type RunRetention, ruleFor } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import { findKept } from "../runs/kept-runs.ts";
import { requireRun } from "../runs/run-service.ts";
import * as retentionRepo from "./retention-repo.ts";

/** Throws NOT_FOUND. */
export async function getRunRetention(ctx: Pick<Ctx, "db">, ref: RunRef): Promise<RunRetention> {
  const { projectId, number: runNumber, branch, updatedAt } = await requireRun(ctx, ref);
  const kept = await findKept(ctx, { projectId, runNumber });
  if (kept) {
    const people = await findPeople(ctx, [kept.keptBy]);
    return { keptAt: kept.keptAt, keptBy: people.get(kept.keptBy) ?? null, removedFrom: null };
  }
  const keepDays = ruleFor(await retentionRepo.listRules(ctx.db, projectId), branch)?.keepDays;
  const removedFrom = keepDays == null ? null : later(updatedAt, keepDays * DAY_MS);
  return { keptAt: null, keptBy: null, removedFrom };
}
