import { idNumber, type KeepRun } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import type { KeptRunTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import * as keptRunRepo from "./kept-run-repo.ts";
import { requireRun } from "./run-service.ts";

/** Who chose to keep the run whatever the rules of retention say; undefined for no one. */
export function findKept(
  { db }: Pick<Ctx, "db">,
  { projectId, runNumber }: { projectId: string; runNumber: number },
): Promise<KeptRunTable | undefined> {
  return keptRunRepo.findKept(db, projectId, runNumber);
}

/** Keeps a run whatever the rules of retention say, or leaves it to them again. Throws NOT_FOUND. */
export async function keepRun(ctx: Ctx, actor: Actor, { isKept, ...ref }: KeepRun): Promise<void> {
  const keptAt = ctx.now();
  await transact(ctx, async (ctx) => {
    await requireRun(ctx, ref);
    const key = { projectId: ref.projectId, runNumber: idNumber(ref.runId) };
    const wasKept = (await findKept(ctx, key)) !== undefined;
    if (wasKept === isKept) return;
    if (isKept) await keptRunRepo.keep(ctx.db, { ...key, keptAt, keptBy: actor.userId });
    else await keptRunRepo.release(ctx.db, key.projectId, key.runNumber);
    const details = { project: ref.projectId, run: ref.runId };
    await audit.append(ctx, actor, { action: isKept ? "RUN_KEPT" : "RUN_RELEASED", details, at: keptAt });
  });
}
