import type { ResultStatus } from "@tessera/domain";
import { type ExpressionBuilder, type RawBuilder, sql } from "kysely";
import { type BranchFilter, isOfBranch } from "../../platform/db/branch-filter.ts";
import { given } from "../../platform/db/given.ts";
import type { Db, Schema } from "../../platform/db/schema.ts";
import { isCounting, isSeenInRun, isVisibleResult, severityOfResult } from "../../platform/db/visibility.ts";

/** Which results count: those of the runs that the filter lets through, and manual ones; of one environment or of all. */
export type Counted = { branches: BranchFilter; environment?: string | undefined };

type OfCase = ExpressionBuilder<Schema, "testCase">;

/** Number of the newest run that has the case of a `testCase`. */
export function runsOf(testCase: OfCase, projectId: string, branches: BranchFilter) {
  return testCase
    .selectFrom("runCase")
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "runCase.projectId").onRef("run.number", "=", "runCase.runNumber"),
    )
    .select("runCase.runNumber")
    .where("runCase.projectId", "=", projectId)
    .whereRef("runCase.caseNumber", "=", "testCase.number")
    .where(isSeenInRun())
    .where((run) => run.and(given(branches, isOfBranch)))
    .orderBy("runCase.runNumber", "desc")
    .limit(1);
}

/** Id of the newest manual result of the case of a `testCase`. */
export function manualOf(testCase: OfCase, projectId: string) {
  return testCase
    .selectFrom("testResult")
    .select("testResult.id")
    .where("testResult.projectId", "=", projectId)
    .whereRef("testResult.caseNumber", "=", "testCase.number")
    .where(sql<boolean>`"testResult"."importId" is null`)
    .where((row) =>
      isVisibleResult({
        importId: row.ref("testResult.importId"),
        projectId: row.ref("testResult.projectId"),
        cycleNumber: row.ref("testResult.cycleNumber"),
      }),
    )
    .orderBy("testResult.id", "desc")
    .limit(1);
}

export type InRun = { caseNumber: number; runNumber: number; severity: number; lastId: string };

/** Results that count as an execution of the case of a `runCase` in the environment. */
function inEnvironment(environment: string): RawBuilder<unknown> {
  return sql`from "testResult" as "part" where "part"."projectId" = "runCase"."projectId"
    and "part"."runNumber" = "runCase"."runNumber" and "part"."caseNumber" = "runCase"."caseNumber"
    and "part"."importId" is not null and "part"."environment" = ${environment} and ${isCounting("part")}`;
}

/** What each of the cases came to in the newest run that has it, and the last result of it there. */
export function findInNewestRuns(
  db: Db,
  projectId: string,
  caseNumbers: readonly number[],
  { branches, environment }: Counted,
): Promise<InRun[]> {
  // A seek for each case, however many runs have it; limited, so that no database reads it more than once.
  const newest = db
    .selectFrom("testCase")
    .select((testCase) => [
      "testCase.number",
      runsOf(testCase, projectId, branches)
        .where((row) => row.and(given(environment, (it) => sql<boolean>`exists (select 1 ${inEnvironment(it)})`)))
        .as("runNumber"),
    ])
    .where("testCase.projectId", "=", projectId)
    .where("testCase.number", "in", caseNumbers)
    .limit(caseNumbers.length);
  const severity =
    environment === undefined
      ? sql<number>`"runCase"."severity"`
      : sql<number>`(select min(${severityOfResult("part")}) ${inEnvironment(environment)})`;
  const lastId = sql<string>`coalesce((select max("last"."id") from "testResult" as "last"
    where "last"."projectId" = "runCase"."projectId" and "last"."runNumber" = "runCase"."runNumber"
    and "last"."caseNumber" = "runCase"."caseNumber" and "last"."importId" is not null), '')`;
  return db
    .selectFrom(newest.as("newest"))
    .innerJoin("runCase", (join) =>
      join.onRef("runCase.runNumber", "=", "newest.runNumber").onRef("runCase.caseNumber", "=", "newest.number"),
    )
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "runCase.projectId").onRef("run.number", "=", "runCase.runNumber"),
    )
    .where("runCase.projectId", "=", projectId)
    .where(isSeenInRun())
    .select(["runCase.caseNumber", "runCase.runNumber", severity.as("severity"), lastId.as("lastId")])
    .execute();
}

export type Manual = { caseNumber: number; id: string; status: ResultStatus };

/** The newest manual result of each of the cases; with an environment, in cycles that were planned for it. */
export function findNewestManual(
  db: Db,
  projectId: string,
  caseNumbers: readonly number[],
  environment: string | undefined,
): Promise<Manual[]> {
  const planned = (environment: string) => sql<boolean>`exists (select 1 from "testCycle"
    where "testCycle"."projectId" = "testResult"."projectId" and "testCycle"."number" = "testResult"."cycleNumber"
    and "testCycle"."plannedEnvironment" = ${environment})`;
  const newest = db
    .selectFrom("testCase")
    .select((testCase) => [
      "testCase.number",
      manualOf(testCase, projectId)
        .where((row) => row.and(given(environment, planned)))
        .as("resultId"),
    ])
    .where("testCase.projectId", "=", projectId)
    .where("testCase.number", "in", caseNumbers)
    .limit(caseNumbers.length);
  return db
    .selectFrom(newest.as("newest"))
    .innerJoin("testResult", "testResult.id", "newest.resultId")
    .select(["testResult.caseNumber", "testResult.id", "testResult.status"])
    .execute();
}
