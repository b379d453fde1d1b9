import { type CycleRef, DomainError, idNumber, MASTER_CYCLE, type TestCycle } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import * as cycleRepo from "./cycle-repo.ts";
import { getCycle, lockCycle, recountPlan } from "./cycle-service.ts";

/** From then on nothing in the cycle changes any more; one that is closed already stays so. Throws NOT_FOUND, CONFLICT. */
export function closeCycle(ctx: Ctx, actor: Actor, ref: CycleRef): Promise<TestCycle> {
  const { projectId: project, cycleId: cycle } = ref;
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const state = await lockCycle(ctx, ref);
    if (idNumber(cycle) === MASTER_CYCLE) {
      throw new DomainError("CONFLICT", "The master cycle takes all other imports and can't be closed");
    }
    if (state === "open") {
      await recountPlan(ctx, ref);
      await cycleRepo.update(ctx.db, project, idNumber(cycle), { state: "closed", closedAt: at });
      await audit.append(ctx, actor, { action: "CYCLE_CLOSED", details: { project, cycle }, at });
    }
    return getCycle(ctx, ref);
  });
}

/** Lets a closed cycle change again. Throws NOT_FOUND. */
export function reopenCycle(ctx: Ctx, actor: Actor, ref: CycleRef): Promise<TestCycle> {
  const { projectId: project, cycleId: cycle } = ref;
  return transact(ctx, async (ctx) => {
    if ((await lockCycle(ctx, ref)) === "closed") {
      await cycleRepo.update(ctx.db, project, idNumber(cycle), { state: "open", closedAt: null });
      await recountPlan(ctx, ref);
      await audit.append(ctx, actor, { action: "CYCLE_REOPENED", details: { project, cycle }, at: ctx.now() });
    }
    return getCycle(ctx, ref);
  });
}
