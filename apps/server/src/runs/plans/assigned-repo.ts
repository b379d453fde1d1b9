import type { CycleCaseStatus } from "@tessera/domain";
import { sql } from "kysely";
import type { Actor } from "../../platform/context.ts";
import type { Db } from "../../platform/db/schema.ts";
import { isVisibleCase, worstInCycle } from "../../platform/db/visibility.ts";
import { isInVisibleProject } from "../../platform/db/visible-projects.ts";
import { standsAs } from "./plan-repo.ts";

/** Sorts cycles without a due date behind the others. */
const NEVER = "9999-12-31";

export type AssignedPlace = [dueDate: string, projectId: string, cycleNumber: number, caseNumber: number];

export const placeOf = (row: AssignedRow): AssignedPlace => [
  row.dueDate ?? NEVER,
  row.projectId,
  row.cycleNumber,
  row.caseNumber,
];

export type AssignedRow = Awaited<ReturnType<typeof list>>[number];

/** Test cases of open cycles that the caller is to execute, in projects that they see; what is due first, first. */
export function list(
  db: Db,
  actor: Actor,
  statuses: readonly CycleCaseStatus[] | undefined,
  after: AssignedPlace | undefined,
  limit: number,
) {
  const due = sql<string>`coalesce("testCycle"."dueDate", ${sql.lit(NEVER)})`;
  const place = sql`(${due}, "cycleCase"."projectId", "cycleCase"."cycleNumber", "cycleCase"."caseNumber")`;
  return db
    .selectFrom("cycleCase")
    .innerJoin("testCycle", (join) =>
      join
        .onRef("testCycle.projectId", "=", "cycleCase.projectId")
        .onRef("testCycle.number", "=", "cycleCase.cycleNumber"),
    )
    .innerJoin("testCase", (join) =>
      join
        .onRef("testCase.projectId", "=", "cycleCase.projectId")
        .onRef("testCase.number", "=", "cycleCase.caseNumber"),
    )
    .where("cycleCase.assigneeId", "=", actor.userId)
    .where("testCycle.state", "=", "open")
    .where("testCycle.binId", "is", null)
    .where(isVisibleCase({ importId: sql.ref("testCase.importId"), binId: sql.ref("testCase.binId") }))
    .where((row) => isInVisibleProject(actor, row.ref("cycleCase.projectId")))
    .$if(statuses !== undefined, (query) => query.where(standsAs(statuses ?? [])))
    .$if(after !== undefined, (query) => query.where(sql<boolean>`${place} > (${sql.join(after ?? [])})`))
    .select(["cycleCase.projectId", "cycleCase.cycleNumber", "cycleCase.caseNumber"])
    .select(["testCase.name", "testCase.priority", "testCase.details"])
    .select(["testCycle.name as cycleName", "testCycle.dueDate", "testCycle.milestoneId"])
    .select(worstInCycle().as("severity"))
    .orderBy(due)
    .orderBy("cycleCase.projectId")
    .orderBy("cycleCase.cycleNumber")
    .orderBy("cycleCase.caseNumber")
    .limit(limit)
    .execute();
}
