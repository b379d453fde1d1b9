import { sql } from "kysely";
import type { Db } from "../../platform/db/schema.ts";
import { isVisible } from "../../platform/db/visibility.ts";
import { type PlanKey, planned, standsAs } from "./plan-repo.ts";

/** How many planned cases got their first result on which day. */
export async function countDoneByDay(db: Db, key: PlanKey): Promise<{ day: string; cases: number }[]> {
  const first = planned(db, key)
    .innerJoin("testResult", (join) =>
      join
        .onRef("testResult.projectId", "=", "cycleCase.projectId")
        .onRef("testResult.cycleNumber", "=", "cycleCase.cycleNumber")
        .onRef("testResult.caseNumber", "=", "cycleCase.caseNumber"),
    )
    .where((row) => isVisible(row.ref("testResult.importId")))
    .select(sql<string>`substr(min("testResult"."createdAt"), 1, 10)`.as("day"))
    .groupBy("cycleCase.caseNumber");
  return db
    .selectFrom(first.as("first"))
    .select(["first.day", ({ fn }) => fn.countAll<number>().as("cases")])
    .groupBy("first.day")
    .orderBy("first.day")
    .execute();
}

/** Planned cases without a result, with the mean duration of what people recorded of each; after the number `after`. */
export async function listOpen(db: Db, key: PlanKey, after: number, limit: number) {
  const rows = await planned(db, key)
    .select(["cycleCase.caseNumber", "testCase.details"])
    .select(
      sql<number | null>`(select cast(avg("past"."durationMs") as double precision) from "testResult" as "past"
        where "past"."projectId" = "cycleCase"."projectId" and "past"."caseNumber" = "cycleCase"."caseNumber"
        and "past"."source" = 'manual' and "past"."durationMs" is not null)`.as("pastMs"),
    )
    .where(standsAs(["untested"]))
    .where("cycleCase.caseNumber", ">", after)
    .orderBy("cycleCase.caseNumber")
    .limit(limit)
    .execute();
  return rows;
}
