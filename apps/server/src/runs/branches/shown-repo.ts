import { sql } from "kysely";
import { type BranchFilter, isOfBranch } from "../../platform/db/branch-filter.ts";
import { given } from "../../platform/db/given.ts";
import type { Db, Tx } from "../../platform/db/schema.ts";
import { isVisible, STANDING } from "../../platform/db/visibility.ts";

type CycleKey = { projectId: string; cycleNumber: number };

/** Numbers of the newest runs that the cycle has results of, newest first. */
export async function listRuns(
  db: Db,
  { projectId, cycleNumber }: CycleKey,
  filter: BranchFilter,
  limit: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom("run")
    .select("number")
    .where("projectId", "=", projectId)
    .where("version", ">", 0)
    .where((run) => run.and(given(filter, isOfBranch)))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("import")
          .select("import.id")
          .whereRef("import.projectId", "=", "run.projectId")
          .whereRef("import.runNumber", "=", "run.number")
          .where("import.cycleNumber", "=", cycleNumber)
          .where("import.state", "=", "done"),
      ),
    )
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => row.number);
}

/** True if the project has a run that the filter lets through. */
export async function hasRuns(db: Db, projectId: string, filter: BranchFilter): Promise<boolean> {
  const row = await db
    .selectFrom("run")
    .select("number")
    .where("projectId", "=", projectId)
    .where("version", ">", 0)
    .where("binId", "is", null)
    .where((run) => run.and(given(filter, isOfBranch)))
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export type CountedResult = { id: string; caseNumber: number; gravity: number };

/** What a run counts of its cases in the cycle, after a case and a result of it. */
export function listCounted(
  db: Db,
  { projectId, cycleNumber, runNumber }: CycleKey & { runNumber: number },
  after: Pick<CountedResult, "id" | "caseNumber">,
  limit: number,
): Promise<CountedResult[]> {
  return db
    .selectFrom("testResult")
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .where("importId", "is not", null)
    .where("cycleNumber", "=", cycleNumber)
    .where("standing", ">", STANDING.superseded)
    .where((result) => isVisible(result.ref("importId")))
    .where(({ eb, refTuple, tuple }) => eb(refTuple("caseNumber", "id"), ">", tuple(after.caseNumber, after.id)))
    .select(["id", "caseNumber", "gravity"])
    .orderBy("caseNumber")
    .orderBy("id")
    .limit(limit)
    .execute();
}

export type ManualResult = { id: string; caseNumber: number; runNumber: number; gravity: number };

/** The last manual result of each case in the cycle, of all cases or of some. */
export function listManual(
  db: Db,
  { projectId, cycleNumber }: CycleKey,
  caseNumbers?: readonly number[],
): Promise<ManualResult[]> {
  return db
    .selectFrom("testResult")
    .where("projectId", "=", projectId)
    .where("cycleNumber", "=", cycleNumber)
    .where("importId", "is", null)
    .where((result) =>
      result.and(
        given(caseNumbers, (numbers) =>
          numbers.length === 0 ? sql<boolean>`1 = 0` : result("caseNumber", "in", numbers),
        ),
      ),
    )
    .where("attempt", "=", (query) =>
      query
        .selectFrom("testResult as later")
        .select((later) => later.fn.max("later.attempt").as("attempt"))
        .where("later.projectId", "=", projectId)
        .where("later.cycleNumber", "=", cycleNumber)
        .whereRef("later.caseNumber", "=", "testResult.caseNumber")
        .where("later.importId", "is", null),
    )
    .select(["id", "caseNumber", "runNumber", "gravity"])
    .execute();
}

/** Some cases that the cycle has results of, in the order of their numbers, after one. */
export async function listCases(
  db: Db,
  { projectId, cycleNumber }: CycleKey,
  after: number,
  limit: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom("testResult")
    .select("caseNumber")
    .distinct()
    .where("projectId", "=", projectId)
    .where("cycleNumber", "=", cycleNumber)
    .where("caseNumber", ">", after)
    .orderBy("caseNumber")
    .limit(limit)
    .execute();
  return rows.map((row) => row.caseNumber);
}

/** The newest run of each of the cases in the cycle. */
export async function listNewestRuns(
  db: Db,
  { projectId, cycleNumber }: CycleKey,
  filter: BranchFilter,
  caseNumbers: readonly number[],
): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom("testResult")
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "testResult.projectId").onRef("run.number", "=", "testResult.runNumber"),
    )
    .where("testResult.projectId", "=", projectId)
    .where("testResult.cycleNumber", "=", cycleNumber)
    .where("testResult.caseNumber", "in", caseNumbers)
    .where("testResult.importId", "is not", null)
    .where("testResult.standing", ">", STANDING.superseded)
    .where((row) => isVisible(row.ref("testResult.importId")))
    .where((row) => row.and(given(filter, isOfBranch)))
    .select((row) => ["testResult.caseNumber", row.fn.max<number>("testResult.runNumber").as("runNumber")])
    .groupBy("testResult.caseNumber")
    .execute();
  return new Map(rows.map((row) => [row.caseNumber, row.runNumber]));
}

/** Takes from the cycle whatever it shows of the cases. */
export async function hide(
  db: Tx,
  { projectId, cycleNumber }: CycleKey,
  caseNumbers: readonly number[],
): Promise<void> {
  await db
    .updateTable("testResult")
    .set({ standing: sql<number>`case when "source" = 'manual' then 0 else 1 end` })
    .where("projectId", "=", projectId)
    .where("cycleNumber", "=", cycleNumber)
    .where("caseNumber", "in", caseNumbers)
    .where("standing", "=", sql.lit(STANDING.inCycle))
    .execute();
}

/** Shows what a run counts of the cases. */
export async function showRun(
  db: Tx,
  { projectId, cycleNumber, runNumber }: CycleKey & { runNumber: number },
  caseNumbers: readonly number[],
): Promise<void> {
  await db
    .updateTable("testResult")
    .set({ standing: STANDING.inCycle })
    .where("projectId", "=", projectId)
    .where("cycleNumber", "=", cycleNumber)
    .where("runNumber", "=", runNumber)
    .where("caseNumber", "in", caseNumbers)
    .where("importId", "is not", null)
    .where("standing", "=", sql.lit(STANDING.inRun))
    .execute();
}

/** Shows manual results. */
export async function showManual(db: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.updateTable("testResult").set({ standing: STANDING.inCycle }).where("id", "in", ids).execute();
}
