import type { FailureText } from "@tessera/domain";
import { sql } from "kysely";
import type { Db, Tx } from "../../platform/db/schema.ts";

/** Ids of all projects, in the order of their numbers. */
export async function listProjects(db: Db): Promise<string[]> {
  const rows = await db.selectFrom("project").select("id").orderBy("number").execute();
  return rows.map(({ id }) => id);
}

/** Numbers of runs with an upload, after one. */
export async function listRuns(db: Db, projectId: string, after: number, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("run")
    .select("number")
    .where("projectId", "=", projectId)
    .where("version", ">", 0)
    .where("binId", "is", null)
    .where("number", ">", after)
    .orderBy("number")
    .limit(limit)
    .execute();
  return rows.map(({ number }) => number);
}

/** Forgets everything that is derived from runs; what people said of causes stays. */
export async function clear(db: Tx, projectId: string): Promise<void> {
  await db.deleteFrom("flakyRun").where("projectId", "=", projectId).execute();
  await db.deleteFrom("trendDay").where("projectId", "=", projectId).execute();
  await db.updateTable("cause").set({ lastRun: null }).where("projectId", "=", projectId).execute();
}

export type Failure = FailureText & { id: string; caseNumber: number };

/** Failures that decide in their upload, after an id. */
export async function listFailures(db: Db, projectId: string, after: string, limit: number): Promise<Failure[]> {
  return db
    .selectFrom("testResult")
    .leftJoin("resultText", "resultText.resultId", "testResult.id")
    .select(["testResult.id", "testResult.caseNumber", "testResult.message", "resultText.trace"])
    .where("testResult.projectId", "=", projectId)
    .where("testResult.status", "in", ["failed", "error"])
    .where("testResult.decidesPart", "=", 1)
    .where(sql<boolean>`"testResult"."importId" is not null`)
    .where("testResult.id", ">", after)
    .orderBy("testResult.id")
    .limit(limit)
    .execute();
}

export async function setCause(db: Tx, ids: readonly string[], causeNumber: number | null): Promise<void> {
  await db.updateTable("testResult").set({ causeNumber }).where("id", "in", ids).execute();
}
