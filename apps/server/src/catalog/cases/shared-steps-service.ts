import {
  type CaseStep,
  type CreateSharedSteps,
  caseId,
  DomainError,
  idNumber,
  type ListSharedSteps,
  MAX_STEPS,
  type Page,
  type SharedSteps,
  type SharedStepsRef,
  type StepText,
  sharedStepsId,
  stepBlocks,
  type UpdateSharedSteps,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { brief, changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { takeSharedStepsNumber } from "../../platform/db/project-numbers.ts";
import type { SharedStepsTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_SHARED_STEPS_PER_PROJECT } from "../../platform/limits/limits.ts";
import { toContent } from "./case-columns.ts";
import { applyChange, wasChanged } from "./case-service.ts";
import * as sharedStepsRepo from "./shared-steps-repo.ts";
import { SHARED_STEPS_COLUMN, withoutLink } from "./step-settling.ts";

/** In the order of their numbers. */
export async function listSharedSteps(ctx: Pick<Ctx, "db">, query: ListSharedSteps): Promise<Page<SharedSteps>> {
  const { projectId, search, limit } = query;
  const [after] = decodeCursor(query.cursor, ["number"]) ?? [0];
  const rows = await sharedStepsRepo.list(ctx.db, projectId, search, { after, limit: limit + 1 });
  const page = toPage(rows, limit, (row) => [row.number]);
  return { data: await present(ctx, page.data), nextCursor: page.nextCursor };
}

/** Throws NOT_FOUND. */
export async function getSharedSteps(ctx: Pick<Ctx, "db">, ref: SharedStepsRef): Promise<SharedSteps> {
  const row = await sharedStepsRepo.find(ctx.db, keyOf(ref));
  if (!row) throw noSuchSteps(ref);
  return (await present(ctx, [row]))[0] as SharedSteps;
}

/** Throws CONFLICT where the project has its most. */
export function createSharedSteps(ctx: Ctx, actor: Actor, input: CreateSharedSteps): Promise<SharedSteps> {
  const { projectId, name, steps } = input;
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    if ((await sharedStepsRepo.count(ctx.db, projectId)) >= MAX_SHARED_STEPS_PER_PROJECT) {
      const most = MAX_SHARED_STEPS_PER_PROJECT.toLocaleString("en");
      throw new DomainError("CONFLICT", `${projectId} has ${most} shared steps, the most that it can have`);
    }
    const number = await takeSharedStepsNumber(ctx.db, projectId);
    const made = { createdAt: at, createdBy: actor.userId, updatedAt: at, updatedBy: actor.userId };
    await sharedStepsRepo.insert(ctx.db, {
      ...{ projectId, number, name, steps: SHARED_STEPS_COLUMN.write(steps), version: 1 },
      ...made,
    });
    const details = { project: projectId, sharedSteps: sharedStepsId(number), name: brief(name) };
    await audit.append(ctx, actor, { action: "SHARED_STEPS_CREATED", details, at });
    return getSharedSteps(ctx, { projectId, sharedStepsId: sharedStepsId(number) });
  });
}

/**
 * Changes the steps in all test cases that have them, each with a version of its own. Throws NOT_FOUND, and CONFLICT where
 * they have another version than the change was made from, or a test case would get too many steps.
 */
export function updateSharedSteps(ctx: Ctx, actor: Actor, input: UpdateSharedSteps): Promise<SharedSteps> {
  const { projectId, sharedStepsId: id, version, name, steps } = input;
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const row = await lockSharedSteps(ctx, input);
    if (version !== undefined && version !== row.version) throw wasChanged(id, row.version, version);
    const written = steps && SHARED_STEPS_COLUMN.write(steps);
    const changed = changeDetails<Pick<SharedStepsTable, "name" | "steps">>(row, { name, steps: written });
    if (!changed) return getSharedSteps(ctx, input);
    const change = { ...(name !== undefined && { name }), ...(written !== undefined && { steps: written }) };
    await sharedStepsRepo.update(ctx.db, row, {
      ...{ ...change, version: row.version + 1, updatedAt: at, updatedBy: actor.userId },
    });
    const shared = steps?.map((step): CaseStep => ({ ...step, shared: id }));
    const cases = shared && written !== row.steps ? await replaceCopies(ctx, actor, row, () => shared) : 0;
    const details = { project: projectId, sharedSteps: id, name: brief(name ?? row.name), ...changed, cases };
    await audit.append(ctx, actor, { action: "SHARED_STEPS_CHANGED", details, at });
    return getSharedSteps(ctx, input);
  });
}

/** The test cases that have them keep their copies as steps of their own. Throws NOT_FOUND. */
export function deleteSharedSteps(ctx: Ctx, actor: Actor, ref: SharedStepsRef): Promise<void> {
  return transact(ctx, async (ctx) => {
    const row = await lockSharedSteps(ctx, ref);
    const cases = await replaceCopies(ctx, actor, row, (steps) => steps.map(withoutLink));
    await sharedStepsRepo.remove(ctx.db, row);
    const details = { project: ref.projectId, sharedSteps: ref.sharedStepsId, name: brief(row.name), cases };
    await audit.append(ctx, actor, { action: "SHARED_STEPS_DELETED", details, at: ctx.now() });
  });
}

/** Puts something in the place of the copies, in test cases in the bin too; answers how many test cases changed. */
async function replaceCopies(
  ctx: TxCtx,
  actor: Actor,
  row: SharedStepsTable,
  replacement: (copy: readonly CaseStep[]) => CaseStep[],
): Promise<number> {
  const id = sharedStepsId(row.number);
  const users = await sharedStepsRepo.lockUsers(ctx.db, row);
  for (const testCase of users) {
    const blocks = stepBlocks(toContent(testCase).steps);
    const steps = blocks.flatMap((block) => (block.shared === id ? replacement(block.steps) : block.steps));
    if (steps.length > MAX_STEPS) {
      const message = `${caseId(testCase.number)} would have more than ${MAX_STEPS} steps. Nothing was changed.`;
      throw new DomainError("CONFLICT", message);
    }
    await applyChange(ctx, actor, testCase, { steps });
  }
  return users.length;
}

async function lockSharedSteps(ctx: TxCtx, ref: SharedStepsRef): Promise<SharedStepsTable> {
  const [row] = await sharedStepsRepo.lockMany(ctx.db, ref.projectId, [idNumber(ref.sharedStepsId)]);
  if (!row) throw noSuchSteps(ref);
  return row;
}

async function present(ctx: Pick<Ctx, "db">, rows: readonly sharedStepsRepo.SharedStepsRow[]): Promise<SharedSteps[]> {
  const people = await findPeople(
    ctx,
    rows.flatMap(({ createdBy, updatedBy }) => [createdBy, updatedBy]),
  );
  return rows.map((row): SharedSteps => {
    const { projectId, number, name, cases, version, createdAt, createdBy, updatedAt, updatedBy } = row;
    const steps: StepText[] = SHARED_STEPS_COLUMN.read(row.steps);
    return {
      ...{ id: sharedStepsId(number), projectId, name, steps, cases, version },
      ...{ createdAt, createdBy: people.get(createdBy) ?? null },
      ...{ updatedAt, updatedBy: people.get(updatedBy) ?? null },
    };
  });
}

const keyOf = ({ projectId, sharedStepsId: id }: SharedStepsRef) => ({ projectId, number: idNumber(id) });

function noSuchSteps({ projectId, sharedStepsId: id }: SharedStepsRef): DomainError {
  return new DomainError("NOT_FOUND", `There are no shared steps ${id} in ${projectId}`);
}
