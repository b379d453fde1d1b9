import { sql } from "kysely";
import type { Db, TestCycleTable, Tx } from "../../platform/db/schema.ts";
import { isVisibleCase, worstInCycle } from "../../platform/db/visibility.ts";

export type PlanCounts = Pick<TestCycleTable, "plannedCases" | "untested" | "assigned" | "assignees">;

/** How far the planned cases of a cycle are; cases in the bin don't count. */
export async function countPlan(db: Tx, projectId: string, number: number): Promise<PlanCounts> {
  const row = await db
    .selectFrom("cycleCase")
    // A cross join is read in this order: SQLite begins with all cases of the project else.
    .crossJoin("testCase")
    .whereRef("testCase.projectId", "=", "cycleCase.projectId")
    .whereRef("testCase.number", "=", "cycleCase.caseNumber")
    .where("cycleCase.projectId", "=", projectId)
    .where("cycleCase.cycleNumber", "=", number)
    .where(isVisibleCase({ importId: sql.ref("testCase.importId"), binId: sql.ref("testCase.binId") }))
    .select(({ fn }) => [
      fn.countAll<number>().as("plannedCases"),
      sql<number>`coalesce(sum(case when ${worstInCycle()} is null then 1 else 0 end), 0)`.as("untested"),
      fn.count<number>("cycleCase.assigneeId").as("assigned"),
      fn.count<number>("cycleCase.assigneeId").distinct().as("assignees"),
    ])
    .executeTakeFirstOrThrow();
  return { ...row, untested: Number(row.untested) };
}

/** The revision of a cycle; undefined where it is gone. */
export async function findRevision(db: Db, projectId: string, number: number): Promise<number | undefined> {
  const row = await db
    .selectFrom("testCycle")
    .select("revision")
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .where("binId", "is", null)
    .executeTakeFirst();
  return row?.revision;
}

/** Closed ones among the cycles, those in the bin aside. */
export async function findClosed(db: Db, projectId: string, numbers: readonly number[]): Promise<number[]> {
  if (numbers.length === 0) return [];
  const rows = await db
    .selectFrom("testCycle")
    .select("number")
    .where("projectId", "=", projectId)
    .where("number", "in", numbers)
    .where("state", "=", "closed")
    .where("binId", "is", null)
    .orderBy("number")
    .execute();
  return rows.map((row) => row.number);
}
