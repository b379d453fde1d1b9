import { sql } from "kysely";
import type { Db, RunTable } from "../../platform/db/schema.ts";
import { isSeenInRun } from "../../platform/db/visibility.ts";
import type { NamedCase } from "../named-case.ts";

export function findNewestRun(
  db: Db,
  projectId: string,
  branch: string,
): Promise<Pick<RunTable, "number" | "baseline"> | undefined> {
  return db
    .selectFrom("run")
    .select(["number", "baseline"])
    .where("projectId", "=", projectId)
    .where("branch", "=", branch)
    .where("isComplete", "=", 1)
    .where("isOutage", "=", 0)
    .where("binId", "is", null)
    .orderBy("number", "desc")
    .limit(1)
    .executeTakeFirst();
}

function casesOf(db: Db, projectId: string, runNumber: number) {
  return db
    .selectFrom("runCase")
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "runCase.projectId").onRef("run.number", "=", "runCase.runNumber"),
    )
    .where("runCase.projectId", "=", projectId)
    .where("runCase.runNumber", "=", runNumber)
    .where(isSeenInRun());
}

/** Cases of the run, those that take longest first; after a place. */
export function list(
  db: Db,
  { projectId, runNumber }: { projectId: string; runNumber: number },
  after: [durationMs: number, caseNumber: number] | undefined,
  limit: number,
): Promise<(NamedCase & { durationMs: number })[]> {
  return casesOf(db, projectId, runNumber)
    .innerJoin("testCase", (join) =>
      join.onRef("testCase.projectId", "=", "runCase.projectId").onRef("testCase.number", "=", "runCase.caseNumber"),
    )
    .leftJoin("folder", "folder.id", "testCase.folderId")
    .$if(after !== undefined, (query) => {
      const [durationMs, caseNumber] = after as [number, number];
      return query.where(
        sql<boolean>`("runCase"."durationMs" < ${durationMs}
          or ("runCase"."durationMs" = ${durationMs} and "runCase"."caseNumber" > ${caseNumber}))`,
      );
    })
    .select(["runCase.caseNumber", "runCase.durationMs", "testCase.name"])
    .select(["testCase.automationClassname as classname", "folder.name as folder"])
    .orderBy("runCase.durationMs", "desc")
    .orderBy("runCase.caseNumber")
    .limit(limit)
    .execute();
}

/** How long the cases took in the run. */
export async function findDurations(
  db: Db,
  { projectId, runNumber }: { projectId: string; runNumber: number },
  caseNumbers: readonly number[],
): Promise<Map<number, number>> {
  if (caseNumbers.length === 0) return new Map();
  const rows = await casesOf(db, projectId, runNumber)
    .select(["runCase.caseNumber", "runCase.durationMs"])
    .where("runCase.caseNumber", "in", caseNumbers)
    .execute();
  return new Map(rows.map((row) => [row.caseNumber, row.durationMs]));
}
