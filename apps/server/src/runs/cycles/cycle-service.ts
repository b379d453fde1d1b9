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
import { findPeople } from "../../access/people-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { takeCycleNumber } from "../../platform/db/project-numbers.ts";
import type { Db, TestCycleTable } from "../../platform/db/schema.ts";
import { lookThrough, type Search } from "../../platform/db/stretches.ts";
import { transact } from "../../platform/db/transact.ts";
import * as cycleRepo from "./cycle-repo.ts";

/** The first cycle of every project. Part of creating the project. */
export async function insertMasterCycle(ctx: TxCtx, actor: Actor, projectId: string): Promise<void> {
  const description = "Takes every import that names no other cycle.";
  const made = { createdAt: ctx.now(), createdBy: actor.userId, shownBranch: DEFAULT_BRANCH };
  await cycleRepo.insert(ctx.db, { projectId, number: MASTER_CYCLE, name: "Master cycle", description, ...made });
}

export async function createCycle(
  ctx: Ctx,
  actor: Actor,
  { projectId, name, description }: CreateCycle,
): Promise<TestCycle> {
  return transact(ctx, async (ctx) => {
    const ref = { projectId, cycleId: await reserveCycle(ctx, projectId) };
    await openCycle(ctx, actor, { ...ref, name, description, createdAt: ctx.now() });
    return getCycle(ctx, ref);
  });
}

/** The id of a cycle that `openCycle` creates later; used once, whether that happens or not. */
export async function reserveCycle(ctx: Pick<Ctx, "db">, projectId: string): Promise<string> {
  return cycleId(await takeCycleNumber(ctx.db, projectId));
}

export type NewCycle = CycleRef & Pick<TestCycle, "name" | "description" | "createdAt">;

/** Creates a cycle under its reserved id. Part of storing its first results. */
export async function openCycle(ctx: TxCtx, actor: Actor, { cycleId, ...cycle }: NewCycle): Promise<void> {
  const { defaultBranch: shownBranch } = await getRunSettings(ctx, cycle.projectId);
  await cycleRepo.insert(ctx.db, { ...cycle, number: idNumber(cycleId), createdBy: actor.userId, shownBranch });
  const { projectId: project, name, createdAt: at } = cycle;
  await audit.append(ctx, actor, { action: "CYCLE_CREATED", details: { project, cycle: cycleId, name }, at });
}

/** The master cycle first, then the newest. */
export async function listCycles(ctx: Pick<Ctx, "db">, query: ListCycles): Promise<Page<TestCycle>> {
  const [after] = decodeCursor(query.cursor, ["number"]) ?? [null];
  const rows = await cycleRepo.list(ctx.db, query.projectId, after, query.limit + 1);
  const page = toPage(rows, query.limit, (row) => [row.number]);
  return { data: await present(ctx.db, page.data), nextCursor: page.nextCursor };
}

/** Cycles by number or part of the name, in the projects of the search. */
export function searchCycles({ db }: Pick<Ctx, "db">, search: Search, limit: number): Promise<cycleRepo.FoundCycle[]> {
  return lookThrough(db, cycleRepo, search, limit);
}

/** Throws NOT_FOUND. */
export async function getCycle(ctx: Pick<Ctx, "db">, ref: CycleRef): Promise<TestCycle> {
  const row = await cycleRepo.find(ctx.db, ref.projectId, idNumber(ref.cycleId));
  if (!row) throw noSuchCycle(ref);
  return (await present(ctx.db, [row]))[0] as TestCycle;
}

export async function updateCycle(
  ctx: Ctx,
  actor: Actor,
  { projectId, cycleId, ...change }: UpdateCycle,
): Promise<TestCycle> {
  const ref = { projectId, cycleId };
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    await lockCycle(ctx, ref);
    const before = await getCycle(ctx, ref);
    const changed = changeDetails<cycleRepo.CycleChange>(before, change);
    if (!changed) return before;
    await cycleRepo.update(ctx.db, projectId, idNumber(cycleId), change);
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
  await cycleRepo.update(ctx.db, ref.projectId, idNumber(ref.cycleId), outcome);
}

/** Throws NOT_FOUND. Inside a transaction it also keeps other writers of the cycle's results waiting until the end. */
export async function lockCycle(ctx: TxCtx, ref: CycleRef): Promise<void> {
  if (!(await cycleRepo.update(ctx.db, ref.projectId, idNumber(ref.cycleId), {}))) throw noSuchCycle(ref);
}

/**
 * Whether the cycle shows only runs of the default branch, and those without a branch, and which branch it takes for that.
 * Undefined for a cycle that isn't there yet.
 */
export async function findShownBranch({ db }: Pick<Ctx, "db">, { projectId, cycleId }: CycleRef) {
  const cycle = await cycleRepo.find(db, projectId, idNumber(cycleId));
  return cycle && { hasDefaultRuns: cycle.hasDefaultRuns === 1, shownBranch: cycle.shownBranch };
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
  const cycles = await present(ctx.db, await cycleRepo.listLatest(ctx.db, projectIds));
  return new Map(cycles.map((cycle) => [cycle.projectId, cycle]));
}

function noSuchCycle({ projectId, cycleId }: CycleRef): DomainError {
  return new DomainError("NOT_FOUND", `There is no test cycle ${cycleId} in ${projectId}`);
}

async function present(db: Db, rows: TestCycleTable[]): Promise<TestCycle[]> {
  const people = await findPeople(
    { db },
    rows.map((row) => row.createdBy),
  );
  return rows.map(({ number, passed, failed, error, skipped, blocked, createdBy, ...stored }) => ({
    ...withoutInner(stored),
    id: cycleId(number),
    isMaster: number === MASTER_CYCLE,
    counts: { tests: passed + failed + error + skipped + blocked, passed, failed, error, skipped, blocked, muted: 0 },
    createdBy: people.get(createdBy) ?? null,
  }));
}

function withoutInner<Row extends Pick<TestCycleTable, "binId" | "hasDefaultRuns" | "shownBranch">>(stored: Row) {
  const { binId: _, hasDefaultRuns: __, shownBranch: ___, ...row } = stored;
  return row;
}
