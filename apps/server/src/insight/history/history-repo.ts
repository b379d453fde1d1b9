import { sql } from "kysely";
import type { Db, RunTable, TestResultTable } from "../../platform/db/schema.ts";
import { isSeenInRun, isVisibleResult } from "../../platform/db/visibility.ts";

type CaseKey = { projectId: string; caseNumber: number };
export type RunOfCase = Pick<RunTable, "number" | "name" | "branch" | "commit" | "createdAt"> & {
  severity: number;
  durationMs: number;
};

/** Runs that have the case up to a number, the newest first; with an environment those that have uploads of it. */
export function listRuns(
  db: Db,
  { projectId, caseNumber }: CaseKey,
  { branch, environment }: { branch?: string | undefined; environment?: string | undefined },
  upTo: number,
  limit: number,
): Promise<RunOfCase[]> {
  return db
    .selectFrom("runCase")
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "runCase.projectId").onRef("run.number", "=", "runCase.runNumber"),
    )
    .where("runCase.projectId", "=", projectId)
    .where("runCase.caseNumber", "=", caseNumber)
    .where("runCase.runNumber", "<=", upTo)
    .where(isSeenInRun())
    .$if(branch !== undefined, (query) => query.where("run.branch", "=", branch as string))
    .$if(environment !== undefined, (query) =>
      query.where(sql<boolean>`exists (select 1 from "runPlace" where "runPlace"."projectId" = "run"."projectId"
        and "runPlace"."runNumber" = "run"."number" and "runPlace"."environment" = ${environment as string})`),
    )
    .select(["run.number", "run.name", "run.branch", "run.commit", "run.createdAt"])
    .select(["runCase.severity", "runCase.durationMs"])
    .orderBy("runCase.runNumber", "desc")
    .limit(limit)
    .execute();
}

export type ManualRow = Pick<
  TestResultTable,
  "id" | "runNumber" | "cycleNumber" | "status" | "durationMs" | "message" | "createdAt" | "createdBy"
>;

/** Manual results of the case before an id, the newest first. */
export function listManual(
  db: Db,
  { projectId, caseNumber }: CaseKey,
  before: string,
  limit: number,
): Promise<ManualRow[]> {
  return db
    .selectFrom("testResult")
    .select(["id", "runNumber", "cycleNumber", "status", "durationMs", "message", "createdAt", "createdBy"])
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", caseNumber)
    .where(sql<boolean>`"importId" is null`)
    .where((row) =>
      isVisibleResult({
        importId: row.ref("importId"),
        projectId: row.ref("projectId"),
        cycleNumber: row.ref("cycleNumber"),
      }),
    )
    .where("id", "<", before)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** The upload of the project that is being stored, whose results can't be seen yet. */
export async function findStagedImport(db: Db, projectId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("import")
    .select("id")
    .where("projectId", "=", projectId)
    .where("state", "=", "staged")
    .executeTakeFirst();
  return row?.id;
}
