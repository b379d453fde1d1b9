import {
  type AssignedExploration,
  type CreateExploration,
  charterTitle,
  DomainError,
  type Exploration,
  type ExplorationRef,
  explorationId,
  idNumber,
  type ListExplorations,
  type Page,
  type PageQuery,
  type UpdateExploration,
} from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import { findProjectNames } from "../../access/membership-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import { requireMember } from "../../catalog/members/member-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { takeExplorationNumber } from "../../platform/db/project-numbers.ts";
import type { ExplorationTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_EXPLORATIONS_PER_PROJECT } from "../../platform/limits/limits.ts";
import { getCycle } from "../cycles/cycle-service.ts";
import { requireMilestone } from "../milestones/milestone-names.ts";
import { presentExploration, presentExplorations } from "./exploration-presentation.ts";
import * as explorationRepo from "./exploration-repo.ts";

/** Newest first. */
export async function listExplorations(ctx: Ctx, actor: Actor, query: ListExplorations): Promise<Page<Exploration>> {
  const { projectId, state, milestoneId, limit, cursor } = query;
  const testerId = personOf(actor, query.testerId);
  const before = decodeCursor(cursor, ["number"])?.[0];
  const rows = await explorationRepo.list(ctx.db, { projectId, state, testerId, milestoneId }, before, limit + 1);
  const page = toPage(rows, limit, (row) => [row.number]);
  return { data: await presentExplorations(ctx, page.data), nextCursor: page.nextCursor };
}

/** What the caller is to run, or runs, in all projects that they see. */
export async function listAssignedExplorations(
  ctx: Pick<Ctx, "db" | "now">,
  actor: Actor,
  { limit, cursor }: PageQuery,
): Promise<Page<AssignedExploration>> {
  const rows = await explorationRepo.listOpenOf(ctx.db, actor, decodeCursor(cursor, ["string", "number"]), limit + 1);
  const page = toPage(rows, limit, (row) => [row.projectId, row.number]);
  const explorations = await presentExplorations(ctx, page.data);
  const ids = explorations.map(({ projectId }) => projectId);
  const names = await findProjectNames(ctx, ids);
  const data = explorations.map((exploration) => {
    const { projectId: id } = exploration;
    return { ...exploration, project: { id, name: names.get(id) ?? "" } };
  });
  return { data, nextCursor: page.nextCursor };
}

/** Throws NOT_FOUND. */
export async function getExploration(ctx: Pick<Ctx, "db" | "now">, ref: ExplorationRef): Promise<Exploration> {
  return presentExploration(ctx, await requireExploration(ctx, ref));
}

/** Plans a session. Throws INVALID_INPUT for a tester, cycle or milestone that the project hasn't, CONFLICT for one too many. */
export function createExploration(ctx: Ctx, actor: Actor, input: CreateExploration): Promise<Exploration> {
  const { projectId, cycleId, ...given } = input;
  const testerId = personOf(actor, given.testerId) ?? actor.userId;
  const createdAt = ctx.now();
  return transact(ctx, async (ctx) => {
    await requirePlaces(ctx, actor, projectId, { testerId, cycleId, milestoneId: given.milestoneId });
    if ((await explorationRepo.count(ctx.db, projectId)) >= MAX_EXPLORATIONS_PER_PROJECT) {
      const most = MAX_EXPLORATIONS_PER_PROJECT.toLocaleString("en");
      throw new DomainError("CONFLICT", `${projectId} has ${most} exploratory sessions, the most that it can have`);
    }
    const number = await takeExplorationNumber(ctx.db, projectId);
    const row: ExplorationTable = {
      ...{ projectId, number, ...given, testerId, cycleNumber: cycleId === null ? null : idNumber(cycleId) },
      ...{ state: "planned", elapsedMs: 0, runningSince: null, startedAt: null, endedAt: null, summary: "" },
      ...{ notes: 0, bugs: 0, questions: 0, ideas: 0, version: 1, createdAt, createdBy: actor.userId },
    };
    await explorationRepo.insert(ctx.db, row);
    await record(ctx, actor, "EXPLORATION_CREATED", row);
    return presentExploration(ctx, row);
  });
}

/** Throws NOT_FOUND, FORBIDDEN, and INVALID_INPUT as `createExploration`. */
export function updateExploration(ctx: Ctx, actor: Actor, input: UpdateExploration): Promise<Exploration> {
  const { projectId, explorationId, cycleId, testerId, ...others } = input;
  const given = { ...others, testerId: personOf(actor, testerId) };
  return transact(ctx, async (ctx) => {
    const before = await lockExploration(ctx, actor, input, "plan");
    const { milestoneId = null } = given;
    await requirePlaces(ctx, actor, projectId, {
      testerId: given.testerId ?? null,
      cycleId: cycleId ?? null,
      milestoneId,
    });
    const cycleNumber = typeof cycleId === "string" ? idNumber(cycleId) : cycleId;
    const change: Partial<ExplorationTable> = { ...given, ...(cycleNumber !== undefined && { cycleNumber }) };
    const changed = changeDetails<ExplorationTable>(before, change);
    if (!changed) return presentExploration(ctx, before);
    const row = await explorationRepo.update(ctx.db, before, change);
    const details = { project: projectId, exploration: explorationId, ...changed };
    await audit.append(ctx, actor, { action: "EXPLORATION_CHANGED", details, at: ctx.now() });
    return presentExploration(ctx, row);
  });
}

/** Removes a session with its notes and their files for good; recorded results stay. Throws NOT_FOUND, FORBIDDEN. */
export function deleteExploration(ctx: Ctx, actor: Actor, ref: ExplorationRef): Promise<void> {
  return transact(ctx, async (ctx) => {
    const row = await lockExploration(ctx, actor, ref, "plan");
    await explorationRepo.remove(ctx.db, row);
    await record(ctx, actor, "EXPLORATION_DELETED", row);
  });
}

/** Throws NOT_FOUND. */
export async function requireExploration(
  { db }: Pick<Ctx, "db">,
  { projectId, explorationId }: ExplorationRef,
): Promise<ExplorationTable> {
  const row = await explorationRepo.find(db, { projectId, number: idNumber(explorationId) });
  if (!row) throw noSuchExploration({ projectId, explorationId });
  return row;
}

/**
 * The session, kept from other writers until the end of the transaction. Its tester and project admins run it; who planned it
 * may change the plan as well. Throws NOT_FOUND, FORBIDDEN.
 */
export async function lockExploration(
  ctx: TxCtx,
  actor: Actor,
  ref: ExplorationRef,
  act: "run" | "plan" = "run",
): Promise<ExplorationTable> {
  const row = await explorationRepo.lock(ctx.db, { projectId: ref.projectId, number: idNumber(ref.explorationId) });
  if (!row) throw noSuchExploration(ref);
  if (row.testerId === actor.userId || (act === "plan" && row.createdBy === actor.userId)) return row;
  const { role } = await requireAccess(ctx, actor, ["result:write"], ref.projectId);
  if (role === "PROJECT_ADMIN") return row;
  throw new DomainError("FORBIDDEN", `Only its tester and project admins can change ${ref.explorationId}`);
}

export function record(
  ctx: TxCtx,
  actor: Actor | null,
  action: `EXPLORATION_${"CREATED" | "STARTED" | "PAUSED" | "ENDED" | "DELETED"}`,
  row: ExplorationTable,
): Promise<void> {
  const details = { project: row.projectId, exploration: explorationId(row.number), name: charterTitle(row.charter) };
  return audit.append(ctx, actor, { action, details, at: ctx.now() });
}

/** `me` is the caller. */
const personOf = (actor: Actor, id: string | undefined) => (id === "me" ? actor.userId : id);

async function requirePlaces(
  ctx: TxCtx,
  actor: Actor,
  projectId: string,
  { testerId, cycleId, milestoneId }: { testerId: string | null; cycleId: string | null; milestoneId: string | null },
): Promise<void> {
  // Administrators of the server explore in projects that they are no members of.
  if (testerId !== actor.userId) await requireMember(ctx, projectId, testerId, "testerId");
  await requireMilestone(ctx, projectId, milestoneId);
  if (cycleId !== null) await getCycle(ctx, { projectId, cycleId });
}

function noSuchExploration({ projectId, explorationId }: ExplorationRef): DomainError {
  return new DomainError("NOT_FOUND", `There is no exploratory session ${explorationId} in ${projectId}`);
}
