import { ConfigurationValue, type ListCycles, MASTER_CYCLE, type OutcomeCounts } from "@tessera/domain";
import { z } from "zod";
import { isIn } from "../../platform/db/is-in.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, TestCycleTable, Tx } from "../../platform/db/schema.ts";
import { newestIn, type Stretch } from "../../platform/db/stretches.ts";
import type { PlanCounts } from "./cycle-state-repo.ts";

export type NewCycle = Pick<
  TestCycleTable,
  "projectId" | "number" | "name" | "description" | "createdAt" | "createdBy" | "shownBranch"
> &
  Partial<Pick<TestCycleTable, "plannedEnvironment" | "dueDate" | "milestoneId" | "planName" | "configuration">>;

export const CONFIGURATION_COLUMN = jsonColumn(z.array(ConfigurationValue));

export async function insert(db: Tx, cycle: NewCycle): Promise<void> {
  await db
    .insertInto("testCycle")
    .values({ ...EMPTY, ...cycle })
    .execute();
}

const EMPTY = {
  branch: null,
  commit: null,
  environment: null,
  buildUrl: null,
  passed: 0,
  failed: 0,
  error: 0,
  skipped: 0,
  blocked: 0,
  lastResultAt: null,
  binId: null,
  hasDefaultRuns: 0,
  state: "open",
  closedAt: null,
  dueDate: null,
  milestoneId: null,
  plannedEnvironment: null,
  planName: null,
  configuration: "[]",
  plannedCases: 0,
  untested: 0,
  assigned: 0,
  assignees: 0,
  revision: 0,
} as const;

export function find(db: Db, projectId: string, number: number): Promise<TestCycleTable | undefined> {
  return db
    .selectFrom("testCycle")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .where("binId", "is", null)
    .executeTakeFirst();
}

export type CycleFilter = Pick<ListCycles, "projectId" | "state" | "milestoneId" | "plan" | "configuration">;

/** The master cycle first, then the newest; after the cycle with the number `after`. */
export async function list(
  db: Db,
  { projectId, state, milestoneId, plan, configuration }: CycleFilter,
  after: number | null,
  limit: number,
): Promise<TestCycleTable[]> {
  const cycles = db
    .selectFrom("testCycle")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("binId", "is", null)
    .$if(state !== undefined, (query) => query.where("state", "=", state as TestCycleTable["state"]))
    .$if(milestoneId !== undefined, (query) => query.where("milestoneId", "=", milestoneId as string))
    .$if(plan !== undefined, (query) => query.where("planName", "=", plan as string))
    .$if(configuration !== undefined, (query) =>
      query.where((row) => contains(db, row.ref("configuration"), `"value":${JSON.stringify(configuration)}`)),
    );
  const master = after === null ? await cycles.where("number", "=", MASTER_CYCLE).execute() : [];
  const others = await cycles
    .where("number", ">", MASTER_CYCLE)
    .$if(after !== null && after > MASTER_CYCLE, (query) => query.where("number", "<", after as number))
    .orderBy("number", "desc")
    .limit(limit - master.length)
    .execute();
  return [...master, ...others];
}

/** Open cycles of the project that show another branch than its default one. */
export async function findOutdated(db: Db, projectId: string, defaultBranch: string): Promise<number[]> {
  const rows = await db
    .selectFrom("testCycle")
    .select("number")
    .where("projectId", "=", projectId)
    .where("shownBranch", "<>", defaultBranch)
    .where("state", "=", "open")
    .orderBy("number")
    .execute();
  return rows.map((row) => row.number);
}

export type FoundCycle = Pick<TestCycleTable, "projectId" | "number" | "name">;

/** Cycles of the projects with that number. */
export function findNumbered(db: Db, projectIds: string[], number: number): Promise<FoundCycle[]> {
  return within(db, projectIds).where("number", "=", number).execute();
}

/** Cycles whose names contain the text, numbered above `after`; the highest numbers first. */
export function findNamed(db: Db, stretch: Stretch, text: string, limit: number): Promise<FoundCycle[]> {
  const named = within(db, stretch.projectIds).where((cycle) => contains(db, cycle.ref("name"), text));
  return newestIn(db, named, stretch, limit);
}

function within(db: Db, projectIds: string[]) {
  return db
    .selectFrom("testCycle")
    .select(["projectId", "number", "name"])
    .where(isIn("projectId", projectIds))
    .where("binId", "is", null);
}

/** The cycle of each project that got the newest result. */
export function listLatest(db: Db, projectIds: string[]): Promise<TestCycleTable[]> {
  return db
    .selectFrom("testCycle")
    .selectAll()
    .where("projectId", "in", projectIds)
    .where("lastResultAt", "is not", null)
    .where("binId", "is", null)
    .where("number", "=", (cycle) =>
      cycle
        .selectFrom("testCycle as other")
        .select("other.number")
        .whereRef("other.projectId", "=", "testCycle.projectId")
        .where("other.lastResultAt", "is not", null)
        .where("other.binId", "is", null)
        .orderBy("other.lastResultAt", "desc")
        .orderBy("other.number", "desc")
        .limit(1),
    )
    .execute();
}

export type CycleChange = Partial<
  Pick<
    TestCycleTable,
    | "name"
    | "description"
    | "branch"
    | "commit"
    | "environment"
    | "buildUrl"
    | "lastResultAt"
    | "hasDefaultRuns"
    | "shownBranch"
    | "state"
    | "closedAt"
    | "dueDate"
    | "milestoneId"
    | "plannedEnvironment"
    | keyof PlanCounts
  >
> &
  Partial<Omit<OutcomeCounts, "tests" | "muted">>;

/** True if there was such a cycle. */
export async function update(db: Tx, projectId: string, number: number, change: CycleChange): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("testCycle")
    .set((cycle) => ({
      number,
      ...change,
      ...(Object.keys(change).length > 0 && { revision: cycle("revision", "+", 1) }),
    }))
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .where("binId", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Puts the cycle into the bin, or takes it out. */
export async function bin(db: Tx, projectId: string, number: number, binId: string | null): Promise<void> {
  await db
    .updateTable("testCycle")
    .set({ binId })
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .execute();
}

/** Removes a cycle of the bin that no import names. */
export async function removeBinned(db: Tx, projectId: string, number: number): Promise<void> {
  await db
    .deleteFrom("testCycle")
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .where("binId", "is not", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("import")
            .select("import.id")
            .whereRef("import.projectId", "=", "testCycle.projectId")
            .whereRef("import.cycleNumber", "=", "testCycle.number"),
        ),
      ),
    )
    .execute();
}
