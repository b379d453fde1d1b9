import {
  type CreateMilestone,
  DomainError,
  type ListMilestones,
  type Milestone,
  type MilestoneRef,
  type Page,
  type UpdateMilestone,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { Db, MilestoneTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import { MAX_MILESTONES_PER_PROJECT } from "../../platform/limits/limits.ts";
import * as milestoneRepo from "./milestone-repo.ts";

const NAME_TAKEN = "Another milestone of the project has this name";

/** In the order in which they were made. */
export async function listMilestones(ctx: Pick<Ctx, "db">, query: ListMilestones): Promise<Page<Milestone>> {
  const [after] = decodeCursor(query.cursor, ["string"]) ?? [""];
  const rows = await milestoneRepo.list(ctx.db, query.projectId, after, query.limit + 1);
  const page = toPage(rows, query.limit, (row) => [row.id]);
  return { data: await present(ctx.db, query.projectId, page.data), nextCursor: page.nextCursor };
}

/** Throws CONFLICT for a name that is taken, and where the project has as many as it can. */
export function createMilestone(ctx: Ctx, actor: Actor, input: CreateMilestone): Promise<Milestone> {
  const { projectId, name, dueDate } = input;
  const createdAt = ctx.now();
  return transact(ctx, async (ctx) => {
    if ((await milestoneRepo.count(ctx.db, projectId)) >= MAX_MILESTONES_PER_PROJECT) {
      const message = `${projectId} has ${MAX_MILESTONES_PER_PROJECT} milestones, the most that it can have. Delete one first.`;
      throw new DomainError("CONFLICT", message);
    }
    const row = { id: ctx.newId(), projectId, name, dueDate, createdAt, createdBy: actor.userId };
    await conflictIfTaken(NAME_TAKEN, () => milestoneRepo.insert(ctx.db, row));
    const details = { project: projectId, milestone: row.id, name };
    await audit.append(ctx, actor, { action: "MILESTONE_CREATED", details, at: createdAt });
    return (await present(ctx.db, projectId, [row]))[0] as Milestone;
  });
}

/** Throws NOT_FOUND, and CONFLICT for a name that is taken. */
export function updateMilestone(ctx: Ctx, actor: Actor, input: UpdateMilestone): Promise<Milestone> {
  const { projectId, milestoneId, ...change } = input;
  return transact(ctx, async (ctx) => {
    const before = await requireOne(ctx, { projectId, milestoneId });
    const changed = changeDetails<Partial<MilestoneTable>>(before, change);
    if (changed) {
      await conflictIfTaken(NAME_TAKEN, () => milestoneRepo.update(ctx.db, projectId, milestoneId, change));
      const details = { project: projectId, milestone: milestoneId, ...changed };
      await audit.append(ctx, actor, { action: "MILESTONE_CHANGED", details, at: ctx.now() });
    }
    return (await present(ctx.db, projectId, [await requireOne(ctx, { projectId, milestoneId })]))[0] as Milestone;
  });
}

/** Its test cycles stay, without a milestone. Throws NOT_FOUND. */
export function deleteMilestone(ctx: Ctx, actor: Actor, { projectId, milestoneId }: MilestoneRef): Promise<void> {
  return transact(ctx, async (ctx) => {
    const { name } = await requireOne(ctx, { projectId, milestoneId });
    await milestoneRepo.remove(ctx.db, projectId, milestoneId);
    const details = { project: projectId, milestone: milestoneId, name };
    await audit.append(ctx, actor, { action: "MILESTONE_DELETED", details, at: ctx.now() });
  });
}

async function requireOne({ db }: Pick<Ctx, "db">, { projectId, milestoneId }: MilestoneRef): Promise<MilestoneTable> {
  const row = await milestoneRepo.find(db, projectId, milestoneId);
  if (!row) throw new DomainError("NOT_FOUND", `There is no such milestone in ${projectId}`);
  return row;
}

async function present(db: Db, projectId: string, rows: MilestoneTable[]): Promise<Milestone[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const counts = new Map((await milestoneRepo.countCycles(db, projectId, ids)).map((row) => [row.milestoneId, row]));
  return rows.map(({ createdBy: _, ...row }) => {
    const { cycles = 0, closedCycles = 0, cases = 0, untested = 0 } = counts.get(row.id) ?? {};
    const sums = { cycles, closedCycles: Number(closedCycles), cases: Number(cases), untested: Number(untested) };
    return { ...row, ...sums };
  });
}
