import { type Kysely, sql } from "kysely";

/** What shows whether a result counts, so that failures of a cause are counted without reading them. */
const SEEN = ["standing", "standingBefore", "changedBy", "importId"];

/** Failures know their cause; results and what cases come to in runs are found by case, by status and by cause. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("testResult").addColumn("causeNumber", "integer").execute();
  await db.schema
    .createIndex("testResult_cause")
    .on("testResult")
    .columns(["projectId", "causeNumber", "runNumber", "caseNumber", ...SEEN])
    .where(sql<boolean>`"causeNumber" is not null`)
    .execute();
  await db.schema
    .createIndex("testResult_causeOfRun")
    .on("testResult")
    .columns(["projectId", "runNumber", "causeNumber", "caseNumber", ...SEEN])
    .where(sql<boolean>`"causeNumber" is not null`)
    .execute();
  await db.schema
    .createIndex("testResult_manualOfCase")
    .on("testResult")
    .columns(["projectId", "caseNumber", "runNumber", "id"])
    .where(sql<boolean>`"importId" is null`)
    .execute();
  await db.schema.createIndex("testResult_project").on("testResult").columns(["projectId", "gravity", "id"]).execute();
  await db.schema.createIndex("runCase_case").on("runCase").columns(["projectId", "caseNumber", "runNumber"]).execute();
  await db.schema
    .createIndex("runCase_flaky")
    .on("runCase")
    .columns(["projectId", "runNumber", "caseNumber"])
    .where(sql<boolean>`"flaky" > 0`)
    .execute();
  await db.schema.createIndex("run_createdAt").on("run").columns(["projectId", "createdAt"]).execute();
}
