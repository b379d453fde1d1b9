import { type CycleCaseStatus, type ListCycleCases, type ResultStatus, WORST_FIRST } from "@tessera/domain";
import { type RawBuilder, sql } from "kysely";
import { contains } from "../../platform/db/like.ts";
import type { CycleCaseTable, Db, Tx } from "../../platform/db/schema.ts";
import { isVisible, isVisibleCase, worstInCycle } from "../../platform/db/visibility.ts";

export type PlanKey = { projectId: string; cycleNumber: number };

/** Rows of one statement. */
const CHUNK = 500;

function* chunks<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += CHUNK) yield rows.slice(start, start + CHUNK);
}

/** True of rows of `cycleCase` that stand as one of these. */
export function standsAs(statuses: readonly CycleCaseStatus[]): RawBuilder<boolean> {
  const ranks = statuses.map((status) => (status === "untested" ? -1 : WORST_FIRST.indexOf(status)));
  return sql<boolean>`coalesce(${worstInCycle()}, -1) in (${sql.join(ranks.map((rank) => sql.lit(rank)))})`;
}

/** Adds cases to the plan; answers how many were not in it. */
export async function insertNew(db: Tx, rows: readonly CycleCaseTable[]): Promise<number> {
  let added = 0;
  for (const some of chunks(rows)) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("cycleCase")
      .values(some)
      .onConflict((conflict) => conflict.columns(["projectId", "cycleNumber", "caseNumber"]).doNothing())
      .executeTakeFirstOrThrow();
    added += Number(numInsertedOrUpdatedRows ?? 0n);
  }
  return added;
}

/** How many cases the cycle plans, those in the bin too. */
export async function count(db: Db, { projectId, cycleNumber }: PlanKey): Promise<number> {
  const { count } = await db
    .selectFrom("cycleCase")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("projectId", "=", projectId)
    .where("cycleNumber", "=", cycleNumber)
    .executeTakeFirstOrThrow();
  return count;
}

/** Takes cases out of the plan; answers how many. Their results stay. */
export async function remove(db: Tx, { projectId, cycleNumber }: PlanKey, numbers: readonly number[]): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("cycleCase")
    .where("projectId", "=", projectId)
    .where("cycleNumber", "=", cycleNumber)
    .where("caseNumber", "in", numbers)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Gives planned cases to someone, or to no one; answers how many had someone else. */
export async function assign(
  db: Tx,
  { projectId, cycleNumber }: PlanKey,
  assigneeId: string | null,
  numbers: readonly number[],
): Promise<number> {
  let changed = 0;
  for (const some of chunks(numbers)) {
    const { numUpdatedRows } = await db
      .updateTable("cycleCase")
      .set({ assigneeId })
      .where("projectId", "=", projectId)
      .where("cycleNumber", "=", cycleNumber)
      .where("caseNumber", "in", some)
      .where(sql<boolean>`coalesce("assigneeId", '') <> ${assigneeId ?? ""}`)
      .executeTakeFirstOrThrow();
    changed += Number(numUpdatedRows);
  }
  return changed;
}

/** Planned cases that readers see. */
export function planned(db: Db, { projectId, cycleNumber }: PlanKey) {
  return (
    db
      .selectFrom("cycleCase")
      // A cross join is read in this order: SQLite begins with all cases of the project else.
      .crossJoin("testCase")
      .whereRef("testCase.projectId", "=", "cycleCase.projectId")
      .whereRef("testCase.number", "=", "cycleCase.caseNumber")
      .where("cycleCase.projectId", "=", projectId)
      .where("cycleCase.cycleNumber", "=", cycleNumber)
      .where(isVisibleCase({ importId: sql.ref("testCase.importId"), binId: sql.ref("testCase.binId") }))
  );
}

/** In the order of their numbers, after the number `after`. An `assigneeId` of null asks for those without one. */
export function list(
  db: Db,
  key: PlanKey,
  { status, search }: Pick<ListCycleCases, "status" | "search">,
  assigneeId: string | null | undefined,
  { after, limit }: { after: number; limit: number },
) {
  return planned(db, key)
    .select(["cycleCase.caseNumber", "cycleCase.assigneeId", "testCase.name", "testCase.priority", "testCase.details"])
    .select(worstInCycle().as("severity"))
    .where("cycleCase.caseNumber", ">", after)
    .$if(status !== undefined, (query) => query.where(standsAs(status ?? [])))
    .$if(assigneeId === null, (query) => query.where("cycleCase.assigneeId", "is", null))
    .$if(typeof assigneeId === "string", (query) => query.where("cycleCase.assigneeId", "=", assigneeId as string))
    .$if(search !== undefined && search !== "", (query) =>
      query.where((row) => contains(db, row.ref("testCase.name"), search as string)),
    )
    .orderBy("cycleCase.caseNumber")
    .limit(limit)
    .execute();
}

/** How many cases each has, and how many of those have no result; the most first. */
export function countByAssignee(db: Db, key: PlanKey, limit: number) {
  return planned(db, key)
    .select(({ fn }) => [
      "cycleCase.assigneeId",
      fn.countAll<number>().as("cases"),
      sql<number>`sum(case when ${worstInCycle()} is null then 1 else 0 end)`.as("untested"),
    ])
    .groupBy("cycleCase.assigneeId")
    .orderBy("cases", "desc")
    .orderBy("cycleCase.assigneeId")
    .limit(limit)
    .execute();
}

export type LastResult = {
  caseNumber: number;
  attempt: number;
  status: ResultStatus;
  createdAt: string;
  createdBy: string;
};

/** The newest result of each of the cases in the cycle, as far as it can be seen. */
export async function findLast(
  db: Db,
  { projectId, cycleNumber }: PlanKey,
  numbers: readonly number[],
): Promise<Map<number, LastResult>> {
  if (numbers.length === 0) return new Map();
  const newest = sql`(select max("other"."attempt") from "testResult" as "other"
    where "other"."projectId" = "testResult"."projectId" and "other"."cycleNumber" = "testResult"."cycleNumber"
    and "other"."caseNumber" = "testResult"."caseNumber" and ${isVisible(sql.ref("other.importId"))})`;
  const rows = await db
    .selectFrom("testResult")
    .select(["caseNumber", "attempt", "status", "createdAt", "createdBy"])
    .where("projectId", "=", projectId)
    .where("cycleNumber", "=", cycleNumber)
    .where("caseNumber", "in", numbers)
    .where(sql<boolean>`"testResult"."attempt" = ${newest}`)
    .execute();
  return new Map(rows.map((row) => [row.caseNumber, row]));
}
