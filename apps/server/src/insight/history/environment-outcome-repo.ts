import type { ResultStatus } from "@tessera/domain";
import { sql } from "kysely";
import { type BranchFilter, isOfBranch } from "../../platform/db/branch-filter.ts";
import { given } from "../../platform/db/given.ts";
import type { Db } from "../../platform/db/schema.ts";
import { isCounting, isSeenInRun, severityOfResult } from "../../platform/db/visibility.ts";
import { manualOf, runsOf } from "./last-outcome-repo.ts";

/** Results of a case that are looked through for its environments: in so many runs, and so many by hand. */
const RECENT = 20;

export type InEnvironment = { caseNumber: number; environment: string; id: string; branch: string | null };

/** What each of the cases came to in each environment of its last runs, the newest first; with the last result there. */
export function listInRecentRuns(
  db: Db,
  projectId: string,
  caseNumbers: readonly number[],
  branches: BranchFilter,
): Promise<(InEnvironment & { runNumber: number; severity: number })[]> {
  const recent = db
    .selectFrom("testCase")
    .select((testCase) => [
      "testCase.number",
      sql<number>`coalesce(${runsOf(testCase, projectId, branches).offset(RECENT - 1)}, 0)`.as("since"),
    ])
    .where("testCase.projectId", "=", projectId)
    .where("testCase.number", "in", caseNumbers)
    .limit(caseNumbers.length);
  return (
    db
      .selectFrom(recent.as("recent"))
      // Cross joins are read in this order, each through its index.
      .crossJoin("runCase")
      .crossJoin("run")
      .crossJoin("testResult")
      .where("runCase.projectId", "=", projectId)
      .whereRef("runCase.caseNumber", "=", "recent.number")
      .whereRef("runCase.runNumber", ">=", "recent.since")
      .where("run.projectId", "=", projectId)
      .whereRef("run.number", "=", "runCase.runNumber")
      .where(isSeenInRun())
      .where((run) => run.and(given(branches, isOfBranch)))
      .where("testResult.projectId", "=", projectId)
      .whereRef("testResult.runNumber", "=", "runCase.runNumber")
      .whereRef("testResult.caseNumber", "=", "runCase.caseNumber")
      .where(sql<boolean>`"testResult"."importId" is not null`)
      .where(isCounting("testResult"))
      .groupBy(["runCase.caseNumber", "runCase.runNumber", "run.branch", "testResult.environment"])
      .select((row) => [
        "runCase.caseNumber",
        "runCase.runNumber",
        "run.branch",
        "testResult.environment",
        row.fn.max<string>("testResult.id").as("id"),
        sql<number>`min(${severityOfResult("testResult")})`.as("severity"),
      ])
      .orderBy("runCase.runNumber", "desc")
      .execute()
  );
}

/** The last manual results of the cases, the newest first, each with the environment that its cycle was planned for. */
export function listRecentManual(
  db: Db,
  projectId: string,
  caseNumbers: readonly number[],
): Promise<(Omit<InEnvironment, "branch"> & { status: ResultStatus })[]> {
  const recent = db
    .selectFrom("testCase")
    .select((testCase) => [
      "testCase.number",
      sql<string>`coalesce(${manualOf(testCase, projectId).offset(RECENT - 1)}, '')`.as("since"),
    ])
    .where("testCase.projectId", "=", projectId)
    .where("testCase.number", "in", caseNumbers)
    .limit(caseNumbers.length);
  return db
    .selectFrom(recent.as("recent"))
    .crossJoin("testResult")
    .crossJoin("testCycle")
    .where("testResult.projectId", "=", projectId)
    .whereRef("testResult.caseNumber", "=", "recent.number")
    .whereRef("testResult.id", ">=", "recent.since")
    .where(sql<boolean>`"testResult"."importId" is null`)
    .where("testCycle.projectId", "=", projectId)
    .whereRef("testCycle.number", "=", "testResult.cycleNumber")
    .where("testCycle.binId", "is", null)
    .select(["testResult.caseNumber", "testResult.id", "testResult.status"])
    .select(sql<string>`coalesce("testCycle"."plannedEnvironment", '')`.as("environment"))
    .orderBy("testResult.id", "desc")
    .execute();
}
