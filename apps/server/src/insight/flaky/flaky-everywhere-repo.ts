import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../platform/context.ts";
import type { Db } from "../../platform/db/schema.ts";
import { isInVisibleProject } from "../../platform/db/visible-projects.ts";
import type { NamedCase } from "../named-case.ts";

export type FlakyRow = NamedCase & { projectId: string; flakyRuns: number };
type Place = [flakyRuns: number, projectId: string, caseNumber: number];

/** Cases with a flaky run since the time, in projects that the caller can see; after a place. */
export function listEverywhere(
  db: Db,
  actor: Actor,
  since: string,
  after: Place | undefined,
  limit: number,
): Promise<FlakyRow[]> {
  const isReset = sql<boolean>`exists (select 1 from "flakyReset" where "flakyReset"."projectId" = "flakyRun"."projectId"
    and "flakyReset"."caseNumber" = "flakyRun"."caseNumber" and "flakyReset"."afterRun" >= "flakyRun"."runNumber")`;
  return db
    .with("counted", (db) =>
      db
        .selectFrom("flakyRun")
        .select(["flakyRun.projectId", "flakyRun.caseNumber", sql<number>`count(*)`.as("flakyRuns")])
        .where("flakyRun.at", ">=", since)
        .where((row) => isInVisibleProject(actor, row.ref("flakyRun.projectId")))
        .where(sql<boolean>`not ${isReset}`)
        .groupBy(["flakyRun.projectId", "flakyRun.caseNumber"]),
    )
    .selectFrom("counted")
    .innerJoin("testCase", (join) =>
      join.onRef("testCase.projectId", "=", "counted.projectId").onRef("testCase.number", "=", "counted.caseNumber"),
    )
    .leftJoin("folder", "folder.id", "testCase.folderId")
    .where("testCase.binId", "is", null)
    .$if(after !== undefined, (query) => query.where(isAfter(after as Place)))
    .select(["counted.projectId", "counted.caseNumber", "counted.flakyRuns", "testCase.name"])
    .select(["testCase.automationClassname as classname", "folder.name as folder"])
    .orderBy("counted.flakyRuns", "desc")
    .orderBy("counted.projectId")
    .orderBy("counted.caseNumber")
    .limit(limit)
    .execute();
}

function isAfter([flakyRuns, projectId, caseNumber]: Place): RawBuilder<boolean> {
  return sql<boolean>`("counted"."flakyRuns" < ${flakyRuns} or ("counted"."flakyRuns" = ${flakyRuns}
    and ("counted"."projectId" > ${projectId}
      or ("counted"."projectId" = ${projectId} and "counted"."caseNumber" > ${caseNumber}))))`;
}
