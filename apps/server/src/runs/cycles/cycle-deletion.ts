import { type CycleRef, DomainError, idNumber, MASTER_CYCLE } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { type BinTable, beginDeletion } from "../../catalog/bin/bin-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import * as cycleRepo from "./cycle-repo.ts";
import { getCycle, lockOpenCycle } from "./cycle-service.ts";

/** Puts the cycle and what people recorded in it into the bin; runs and their results stay. Throws NOT_FOUND, CONFLICT. */
export async function deleteCycle(ctx: Ctx, actor: Actor, ref: CycleRef): Promise<void> {
  const { projectId, cycleId } = ref;
  const number = idNumber(cycleId);
  await transact(ctx, async (ctx) => {
    await lockOpenCycle(ctx, ref);
    if (number === MASTER_CYCLE) {
      throw new DomainError("CONFLICT", "The master cycle takes all other imports and can't be deleted");
    }
    const { name } = await getCycle(ctx, ref);
    const entry = await beginDeletion(ctx, actor, { projectId, kind: "cycle", target: `${number}`, name });
    await cycleRepo.bin(ctx.db, projectId, number, entry.id);
    const details = { project: projectId, cycle: cycleId, name, bin: entry.id };
    await audit.append(ctx, actor, { action: "CYCLE_DELETED", details, at: entry.deletedAt });
  });
}

/** Takes the cycle of an entry out of the bin; answers its number. What it counts must be counted again. */
export async function restoreCycle(ctx: TxCtx, { projectId, target }: BinTable): Promise<number> {
  await cycleRepo.bin(ctx.db, projectId, Number(target), null);
  return Number(target);
}

/** Removes a cycle of the bin for good; one that imports name stays in the bin, so that their id keeps its meaning. */
export function purgeCycle(ctx: TxCtx, { projectId, target }: BinTable): Promise<void> {
  return cycleRepo.removeBinned(ctx.db, projectId, Number(target));
}
