import {
  type AddCycleCases,
  type AssignCycleCases,
  type BulkAnswer,
  type CaseChoice,
  type CreateCycle,
  type CycleRef,
  idNumber,
  MAX_CYCLE_CASES,
  type RemoveCycleCases,
  refusedInput,
  type TestCycle,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { requireCases } from "../../catalog/cases/case-choice.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { createCycle, getCycle, lockOpenCycle, type PlanPart, recountPlan } from "../cycles/cycle-service.ts";
import { assignCases } from "./plan-assignment.ts";
import { chooseCases, tooMany } from "./plan-choice.ts";
import * as planRepo from "./plan-repo.ts";

/** Creates a cycle, with the test cases that were chosen for it. Throws as `addCycleCases` does. */
export function createPlannedCycle(
  ctx: Ctx,
  actor: Actor,
  { cases, assign, ...cycle }: CreateCycle & PlanPart,
): Promise<TestCycle> {
  if (assign !== undefined && cases === undefined) {
    throw refusedInput(["assign"], "Choose the test cases that are to be assigned");
  }
  return transact(ctx, async (ctx) => {
    const created = await createCycle(ctx, actor, cycle);
    if (cases === undefined) return created;
    return addCycleCases(ctx, actor, { projectId: created.projectId, cycleId: created.id, cases, assign });
  });
}

/**
 * Adds test cases to a cycle; those that it plans already stay as they are. Throws NOT_FOUND, CONFLICT for a closed cycle,
 * INVALID_INPUT for too many test cases, and for assignees who are no members.
 */
export function addCycleCases(ctx: Ctx, actor: Actor, { cases, assign, ...ref }: AddCycleCases): Promise<TestCycle> {
  const { projectId, cycleId } = ref;
  const key = keyOf(ref);
  return transact(ctx, async (ctx) => {
    await lockOpenCycle(ctx, ref);
    const chosen = await chooseCases(ctx, projectId, cases);
    const assignees = await assignCases(ctx, projectId, chosen, assign);
    const rows = [...assignees].map(([caseNumber, assigneeId]) => ({ ...key, caseNumber, assigneeId }));
    const added = await planRepo.insertNew(ctx.db, rows);
    if ((await planRepo.count(ctx.db, key)) > MAX_CYCLE_CASES) throw tooMany();
    if (added > 0) {
      await recountPlan(ctx, ref);
      const from = Object.keys(cases).filter((part) => cases[part as keyof CaseChoice] !== undefined);
      const assigned = assign && (assign.by ?? assign.userIds);
      const details = { project: projectId, cycle: cycleId, cases: added, from, ...(assigned && { assigned }) };
      await audit.append(ctx, actor, { action: "CYCLE_CASES_ADDED", details, at: ctx.now() });
    }
    return getCycle(ctx, ref);
  });
}

/** Takes test cases out of a cycle; their results stay. Throws NOT_FOUND, CONFLICT for a closed cycle. */
export function removeCycleCases(ctx: Ctx, actor: Actor, { caseIds, ...ref }: RemoveCycleCases): Promise<BulkAnswer> {
  const { projectId: project, cycleId: cycle } = ref;
  return change(ctx, ref, async (ctx) => {
    const changed = await planRepo.remove(ctx.db, keyOf(ref), [...new Set(caseIds.map(idNumber))]);
    const details = { project, cycle, cases: changed };
    if (changed > 0) await audit.append(ctx, actor, { action: "CYCLE_CASES_REMOVED", details, at: ctx.now() });
    return changed;
  });
}

/** Says who executes planned test cases. Throws NOT_FOUND, CONFLICT for a closed cycle, INVALID_INPUT for who is no member. */
export function assignCycleCases(ctx: Ctx, actor: Actor, input: AssignCycleCases): Promise<BulkAnswer> {
  const { caseIds, assign, ...ref } = input;
  const { projectId, cycleId } = ref;
  const key = keyOf(ref);
  return change(ctx, ref, async (ctx) => {
    if (assign.by === "sameAsBefore") throw refusedInput(["assign", "by"], "This is for test cases of another cycle");
    const numbers = (await requireCases(ctx, projectId, caseIds)).sort((a, b) => a - b);
    const wanted = await assignCases(ctx, projectId, new Map(numbers.map((number) => [number, null])), assign);
    let changed = 0;
    for (const [assigneeId, entries] of Map.groupBy(wanted, ([, assigneeId]) => assigneeId)) {
      const some = entries.map(([number]) => number);
      changed += await planRepo.assign(ctx.db, key, assigneeId, some);
    }
    const details = { project: projectId, cycle: cycleId, cases: changed, assigned: assign.by ?? assign.userIds };
    if (changed > 0) await audit.append(ctx, actor, { action: "CYCLE_CASES_ASSIGNED", details, at: ctx.now() });
    return changed;
  });
}

function change(ctx: Ctx, ref: CycleRef, act: (ctx: TxCtx) => Promise<number>): Promise<BulkAnswer> {
  return transact(ctx, async (ctx) => {
    await lockOpenCycle(ctx, ref);
    const changed = await act(ctx);
    if (changed > 0) await recountPlan(ctx, ref);
    return { changed };
  });
}

function keyOf({ projectId, cycleId }: CycleRef): planRepo.PlanKey {
  return { projectId, cycleNumber: idNumber(cycleId) };
}
