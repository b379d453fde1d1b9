import {
  type CreateCycle,
  type CycleRef,
  cycleId,
  DEFAULT_BRANCH,
  DomainError,
  idNumber,
  type ListCycles,
  MASTER_CYCLE,
  type OutcomeCounts,
  type Page,
  type TestCycle,
  type UpdateCycle,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { takeCycleNumber } from "../../platform/db/project-numbers.ts";
import type { TestCycleTable } from "../../platform/db/schema.ts";
import { lookThrough, type Search } from "../../platform/db/stretches.ts";
import { transact } from "../../platform/db/transact.ts";
import { requireMilestone } from "../milestones/milestone-names.ts";
import { presentCycles } from "./cycle-presentation.ts";
import * as cycleRepo from "./cycle-repo.ts";
import { countPlan, findClosed } from "./cycle-state-repo.ts";

/** The first cycle of every project. Part of creating the project. */
export async function insertMasterCycle(ctx: TxCtx, actor: Actor, projectId: string): Promise<void> {
  const description = "Takes every import that names no other cycle.";
  const made = { createdAt: ctx.now(), createdBy: actor.userId, shownBranch: DEFAULT_BRANCH };
  await cycleRepo.insert(ctx.db, { projectId, number: MASTER_CYCLE, name: "Master cycle", description, ...made });
}

/** The plan that a cycle is a part of, and what it is executed in. */
export type PlanPart = Partial<Pick<TestCycle, "plan" | "configuration">>;

export async function createCycle(
  ctx: Ctx,
  actor: Actor,
  {
    projectId,
    name,
    description,
    environment,
    dueDate,
    milestoneId,
    ...part
  }: Omit<CreateCycle, "cases" | "assign"> & PlanPart,
): Promise<TestCycle> {
  return transact(ctx, async (ctx) => {
    await requireMilestone(ctx, projectId, milestoneId);
    const ref = { projectId, cycleId: await reserveCycle(ctx, projectId) };
    const { plan: planName = null, configuration = [] } = part;
    const ofPlan = { planName, configuration: cycleRepo.CONFIGURATION_COLUMN.write(configuration) };
    const plan = { plannedEnvironment: environment, dueDate, milestoneId, ...ofPlan };
    await openCycle(ctx, actor, { ...ref, name, description, createdAt: ctx.now(), plan });
    return getCycle(ctx, ref);
  });
}

/** The id of a cycle that `openCycle` creates later; used once, whether that happens or not. */
export async function reserveCycle(ctx: Pick<Ctx, "db">, projectId: string): Promise<string> {
  return cycleId(await takeCycleNumber(ctx.db, projectId));
}

export type NewCycle = CycleRef &
  Pick<TestCycle, "name" | "description" | "createdAt"> & {
    plan?: Pick<TestCycleTable, "plannedEnvironment" | "dueDate" | "milestoneId" | "planName" | "configuration">;
  };

/** Creates a cycle under its reserved id. Part of storing its first results. */
export async function openCycle(ctx: TxCtx, actor: Actor, { cycleId, plan, ...cycle }: NewCycle): Promise<void> {
  const { defaultBranch: shownBranch } = await getRunSettings(ctx, cycle.projectId);
  await cycleRepo.insert(ctx.db, {
    ...cycle,
    ...plan,
    number: idNumber(cycleId),
    createdBy: actor.userId,
    shownBranch,
  });
  const { projectId: project, name, createdAt: at } = cycle;
  await audit.append(ctx, actor, { action: "CYCLE_CREATED", details: { project, cycle: cycleId, name }, at });
}

/** The master cycle first, then the newest. */
export async function listCycles(ctx: Pick<Ctx, "db">, query: ListCycles): Promise<Page<TestCycle>> {
  const [after] = decodeCursor(query.cursor, ["number"]) ?? [null];
  const rows = await cycleRepo.list(ctx.db, query, after, query.limit + 1);
  const page = toPage(rows, query.limit, (row) => [row.number]);
  return { data: await presentCycles(ctx.db, page.data), nextCursor: page.nextCursor };
}

/** Cycles by number or part of the name, in the projects of the search. */
export function searchCycles({ db }: Pick<Ctx, "db">, search: Search, limit: number): Promise<cycleRepo.FoundCycle[]> {
  return lookThrough(db, cycleRepo, search, limit);
}

/** Throws NOT_FOUND. */
export async function getCycle(ctx: Pick<Ctx, "db">, ref: CycleRef): Promise<TestCycle> {
  const row = await cycleRepo.find(ctx.db, ref.projectId, idNumber(ref.cycleId));
  if (!row) throw noSuchCycle(ref);
  return (await presentCycles(ctx.db, [row]))[0] as TestCycle;
}

/** Throws NOT_FOUND, CONFLICT for a closed cycle, INVALID_INPUT for a milestone that the project hasn't. */
export async function updateCycle(
  ctx: Ctx,
  actor: Actor,
  { projectId, cycleId, environment, ...change }: UpdateCycle,
): Promise<TestCycle> {
  const ref = { projectId, cycleId };
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    await lockOpenCycle(ctx, ref);
    await requireMilestone(ctx, projectId, change.milestoneId ?? null);
    const row = (await cycleRepo.find(ctx.db, projectId, idNumber(cycleId))) as TestCycleTable;
    const shown = { ...row, environment: row.plannedEnvironment };
    const changed = changeDetails<Partial<UpdateCycle>>(shown, { ...change, environment });
    if (!changed) return getCycle(ctx, ref);
    await cycleRepo.update(ctx.db, projectId, idNumber(cycleId), { ...change, plannedEnvironment: environment });
    const details = { project: projectId, cycle: cycleId, ...changed };
    await audit.append(ctx, actor, { action: "CYCLE_CHANGED", details, at });
    return getCycle(ctx, ref);
  });
}

/** The fields of a cycle that new results change. */
export type CycleOutcome = Omit<OutcomeCounts, "tests" | "muted"> &
  Partial<
    Pick<
      TestCycleTable,
      "branch" | "commit" | "environment" | "buildUrl" | "lastResultAt" | "hasDefaultRuns" | "shownBranch"
    >
  >;

/** Stores the totals of a cycle's results. Part of storing those results. */
export async function recordOutcome(ctx: TxCtx, ref: CycleRef, outcome: CycleOutcome): Promise<void> {
  const { projectId, cycleId } = ref;
  const plan = await countPlan(ctx.db, projectId, idNumber(cycleId));
  await cycleRepo.update(ctx.db, projectId, idNumber(cycleId), { ...outcome, ...plan });
}

/** Stores once more how far the planned cases are. Part of a change of them. */
export async function recountPlan(ctx: TxCtx, { projectId, cycleId }: CycleRef): Promise<void> {
  const plan = await countPlan(ctx.db, projectId, idNumber(cycleId));
  await cycleRepo.update(ctx.db, projectId, idNumber(cycleId), plan);
}

/**
 * Throws NOT_FOUND; answers whether the cycle may change. Inside a transaction it also keeps other writers of the cycle
 * waiting until the end.
 */
export async function lockCycle(ctx: TxCtx, ref: CycleRef): Promise<TestCycleTable["state"]> {
  const number = idNumber(ref.cycleId);
  if (!(await cycleRepo.update(ctx.db, ref.projectId, number, {}))) throw noSuchCycle(ref);
  return (await findClosed(ctx.db, ref.projectId, [number])).length === 0 ? "open" : "closed";
}

/** The same, for changes of what the cycle holds. Throws NOT_FOUND, and CONFLICT for a closed cycle. */
export async function lockOpenCycle(ctx: TxCtx, ref: CycleRef): Promise<void> {
  if ((await lockCycle(ctx, ref)) === "closed") throw isClosed(ref.cycleId);
}

/** Throws CONFLICT where one of the cycles is closed; they stay as they are until the end of the transaction. */
export async function holdOpenCycles(ctx: TxCtx, projectId: string, numbers: readonly number[]): Promise<void> {
  for (const number of numbers.toSorted((a, b) => a - b)) await holdCycle(ctx, projectId, number);
  await requireOpenCycles(ctx, projectId, numbers);
}

/** Throws CONFLICT where one of the cycles is closed at this moment. */
export async function requireOpenCycles(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  numbers: readonly number[],
): Promise<void> {
  const [closed] = await findClosed(ctx.db, projectId, numbers);
  if (closed !== undefined) throw isClosed(cycleId(closed));
}

/** The refusal of every change of a closed cycle. */
export function isClosed(cycleId: string): DomainError {
  const message = `${cycleId} is closed, so nothing in it changes any more. A project admin can reopen it.`;
  return new DomainError("CONFLICT", message);
}

/**
 * Whether the cycle shows only runs of the default branch, and those without a branch, and which branch it takes for that.
 * Undefined for a cycle that isn't there yet.
 */
export async function findShownBranch({ db }: Pick<Ctx, "db">, { projectId, cycleId }: CycleRef) {
  const cycle = await cycleRepo.find(db, projectId, idNumber(cycleId));
  if (cycle === undefined) return undefined;
  const { hasDefaultRuns, shownBranch, state } = cycle;
  return { hasDefaultRuns: hasDefaultRuns === 1, shownBranch, isClosed: state === "closed" };
}

/** Cycles of the project that show another branch than its default one. */
export async function findOutdatedCycles(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  defaultBranch: string,
): Promise<CycleRef[]> {
  const numbers = await cycleRepo.findOutdated(db, projectId, defaultBranch);
  return numbers.map((number) => ({ projectId, cycleId: cycleId(number) }));
}

/** Keeps other writers of the cycle's results waiting until the end of the transaction, if the cycle is there at all. */
export async function holdCycle(ctx: TxCtx, projectId: string, number: number): Promise<void> {
  await cycleRepo.update(ctx.db, projectId, number, {});
}

/** Of each project, the cycle with the newest result. */
export async function findLatestCycles(ctx: Pick<Ctx, "db">, projectIds: string[]): Promise<Map<string, TestCycle>> {
  if (projectIds.length === 0) return new Map();
  const cycles = await presentCycles(ctx.db, await cycleRepo.listLatest(ctx.db, projectIds));
  return new Map(cycles.map((cycle) => [cycle.projectId, cycle]));
}

function noSuchCycle({ projectId, cycleId }: CycleRef): DomainError {
  return new DomainError("NOT_FOUND", `There is no test cycle ${cycleId} in ${projectId}`);
}
