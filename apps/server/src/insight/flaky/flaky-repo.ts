import { type RawBuilder, sql } from "kysely";
import { insertRows } from "../../platform/db/insert-rows.ts";
import { isOfGroups } from "../../platform/db/owned-groups.ts";
import type { Db, FlakyResetTable, FlakyRunTable, RunCaseTable, RunTable, Tx } from "../../platform/db/schema.ts";
import { isCounting, isSeenInRun } from "../../platform/db/visibility.ts";
import type { NamedCase } from "../named-case.ts";

type RunKey = { projectId: string; runNumber: number };

export type JudgedRun = Pick<
  RunTable,
  "number" | "name" | "branch" | "commit" | "createdAt" | "isComplete" | "isOutage" | "binId"
>;
const RUN_COLUMNS = ["number", "name", "branch", "commit", "createdAt", "isComplete", "isOutage", "binId"] as const;

export function findRun(db: Db, { projectId, runNumber }: RunKey): Promise<JudgedRun | undefined> {
  return db
    .selectFrom("run")
    .select(RUN_COLUMNS)
    .where("projectId", "=", projectId)
    .where("number", "=", runNumber)
    .executeTakeFirst();
}

/** Other complete runs of the same commit and name, the newest first; outages are none. */
export function listOfCommit(
  db: Db,
  projectId: string,
  { number, name, commit }: Pick<RunTable, "number" | "name" | "commit">,
  side: "before" | "after",
  limit: number,
): Promise<JudgedRun[]> {
  return db
    .selectFrom("run")
    .select(RUN_COLUMNS)
    .where("projectId", "=", projectId)
    .where("commit", "=", commit)
    .where("name", "=", name)
    .where("number", side === "before" ? "<" : ">", number)
    .where("binId", "is", null)
    .where("isComplete", "=", 1)
    .where("isOutage", "=", 0)
    .where("binId", "is", null)
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
}

function seenCases(db: Db, { projectId, runNumber }: RunKey) {
  return db
    .selectFrom("runCase")
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "runCase.projectId").onRef("run.number", "=", "runCase.runNumber"),
    )
    .select("runCase.caseNumber")
    .where("runCase.projectId", "=", projectId)
    .where("runCase.runNumber", "=", runNumber)
    .where(isSeenInRun());
}

/** Cases with a flaky execution in the run. */
export async function findFlakyCases(db: Db, run: RunKey): Promise<number[]> {
  // Literally, so that the index of flaky cases fits.
  const rows = await seenCases(db, run).where(sql<boolean>`"runCase"."flaky" > 0`).execute();
  return rows.map((row) => row.caseNumber);
}

/** Cases that fail in the run, by their numbers. */
export async function findFailingCases(db: Db, run: RunKey, limit: number): Promise<number[]> {
  // The index of cases that did not pass is of all severities but that of passed ones.
  const rows = await seenCases(db, run)
    .where(sql<boolean>`"runCase"."severity" <> 3`)
    .where("runCase.severity", "<=", 1)
    .orderBy("runCase.caseNumber")
    .limit(limit)
    .execute();
  return rows.map((row) => row.caseNumber);
}

/** Cases of one statement. */
const CHUNK = 200;

/** What the executions of the cases came to in the runs. */
export async function findExecutions(
  db: Db,
  projectId: string,
  runNumbers: readonly number[],
  caseNumbers: readonly number[],
) {
  const found = [];
  for (let start = 0; start < caseNumbers.length; start += CHUNK) {
    const rows = await db
      .selectFrom("testResult")
      .select(["runNumber", "caseNumber", "environment", "job", "status"])
      .where("projectId", "=", projectId)
      .where("runNumber", "in", runNumbers)
      .where("caseNumber", "in", caseNumbers.slice(start, start + CHUNK))
      .where(sql<boolean>`"importId" is not null`)
      .where(isCounting("testResult"))
      .execute();
    found.push(...rows);
  }
  return found;
}

/** Replaces what is known of the run. */
export async function replaceRun(
  db: Tx,
  { projectId, runNumber }: RunKey,
  rows: readonly FlakyRunTable[],
): Promise<void> {
  await db.deleteFrom("flakyRun").where("projectId", "=", projectId).where("runNumber", "=", runNumber).execute();
  await insertRows(db, "flakyRun", rows);
}

export type FlakyRow = NamedCase & { flakyRuns: number };

/** Cases with a flaky run since the time, those with the most first; after a place. */
export function list(
  db: Db,
  projectId: string,
  { since, branch, groups }: { since: string; branch: string | undefined; groups: readonly string[] | undefined },
  after: [flakyRuns: number, caseNumber: number] | undefined,
  limit: number,
): Promise<FlakyRow[]> {
  const count = sql<number>`count(*)`;
  const isReset = sql<boolean>`exists (select 1 from "flakyReset" where "flakyReset"."projectId" = "flakyRun"."projectId"
    and "flakyReset"."caseNumber" = "flakyRun"."caseNumber" and "flakyReset"."afterRun" >= "flakyRun"."runNumber")`;
  return db
    .with("counted", (db) =>
      db
        .selectFrom("flakyRun")
        .select(["flakyRun.caseNumber", count.as("flakyRuns")])
        .where("flakyRun.projectId", "=", projectId)
        .where("flakyRun.at", ">=", since)
        .$if(branch !== undefined, (query) => query.where("flakyRun.branch", "=", branch as string))
        .where(sql<boolean>`not ${isReset}`)
        .groupBy("flakyRun.caseNumber"),
    )
    .selectFrom("counted")
    .innerJoin("testCase", "testCase.number", "counted.caseNumber")
    .leftJoin("folder", "folder.id", "testCase.folderId")
    .where("testCase.projectId", "=", projectId)
    .where("testCase.binId", "is", null)
    .$if(groups !== undefined, (query) => query.where(isOfGroups(db, groups ?? [])))
    .$if(after !== undefined, (query) => query.where(isAfter(after as [number, number])))
    .select(["counted.caseNumber", "counted.flakyRuns", "testCase.name"])
    .select(["testCase.automationClassname as classname", "folder.name as folder"])
    .orderBy("counted.flakyRuns", "desc")
    .orderBy("counted.caseNumber")
    .limit(limit)
    .execute();
}

function isAfter([flakyRuns, caseNumber]: [number, number]): RawBuilder<boolean> {
  return sql<boolean>`("counted"."flakyRuns" < ${flakyRuns}
    or ("counted"."flakyRuns" = ${flakyRuns} and "counted"."caseNumber" > ${caseNumber}))`;
}

export type WindowRun = JudgedRun & Pick<RunTable, "version">;

/** Complete runs since the time, outages left out. */
export function listWindow(db: Db, projectId: string, since: string, branch: string | undefined): Promise<WindowRun[]> {
  return db
    .selectFrom("run")
    .select(RUN_COLUMNS)
    .select("version")
    .where("projectId", "=", projectId)
    .where("createdAt", ">=", since)
    .where("isComplete", "=", 1)
    .where("isOutage", "=", 0)
    .where("binId", "is", null)
    .$if(branch !== undefined, (query) => query.where("branch", "=", branch as string))
    .execute();
}

/** What a case comes to in runs between two numbers, the newest first: rows of one index, also those that can't be seen. */
export function listOutcomes(
  db: Db,
  { projectId, caseNumber }: { projectId: string; caseNumber: number },
  { from, below }: { from: number; below: number },
  limit: number,
): Promise<Pick<RunCaseTable, "runNumber" | "version" | "replacedIn" | "severity">[]> {
  return db
    .selectFrom("runCase")
    .select(["runNumber", "version", "replacedIn", "severity"])
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", caseNumber)
    .where("runNumber", ">=", from)
    .where("runNumber", "<", below)
    .orderBy("runNumber", "desc")
    .limit(limit)
    .execute();
}

/** The runs since the time that are flaky for each of the cases. */
export async function findFlakyRuns(
  db: Db,
  projectId: string,
  since: string,
  caseNumbers: readonly number[],
): Promise<Map<number, Set<number>>> {
  const found = new Map(caseNumbers.map((caseNumber) => [caseNumber, new Set<number>()]));
  for (let start = 0; start < caseNumbers.length; start += CHUNK) {
    const rows = await db
      .selectFrom("flakyRun")
      .select(["caseNumber", "runNumber"])
      .where("projectId", "=", projectId)
      .where("caseNumber", "in", caseNumbers.slice(start, start + CHUNK))
      .where("at", ">=", since)
      .execute();
    for (const { caseNumber, runNumber } of rows) found.get(caseNumber)?.add(runNumber);
  }
  return found;
}

/** The runs up to which each of the cases was reset; cases without a reset are absent. */
export async function findResets(
  db: Db,
  projectId: string,
  caseNumbers: readonly number[],
): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (let start = 0; start < caseNumbers.length; start += CHUNK) {
    const rows = await db
      .selectFrom("flakyReset")
      .select(["caseNumber", "afterRun"])
      .where("projectId", "=", projectId)
      .where("caseNumber", "in", caseNumbers.slice(start, start + CHUNK))
      .execute();
    for (const { caseNumber, afterRun } of rows) found.set(caseNumber, afterRun);
  }
  return found;
}

export async function saveReset(db: Tx, reset: FlakyResetTable): Promise<void> {
  const { afterRun, createdAt, createdBy } = reset;
  await db
    .insertInto("flakyReset")
    .values(reset)
    .onConflict((conflict) =>
      conflict.columns(["projectId", "caseNumber"]).doUpdateSet({ afterRun, createdAt, createdBy }),
    )
    .execute();
}

/** The number of the project's newest run; 0 without any. */
export async function newestRun(db: Db, projectId: string): Promise<number> {
  const row = await db
    .selectFrom("run")
    .select((run) => run.fn.max<number | null>("number").as("number"))
    .where("projectId", "=", projectId)
    .executeTakeFirst();
  return row?.number ?? 0;
}

/** The number of the first run whose commit begins so; undefined where there is none. */
export async function firstRunOf(db: Db, projectId: string, commit: string): Promise<number | undefined> {
  const row = await db
    .selectFrom("run")
    .select((run) => run.fn.min<number | null>("number").as("number"))
    .where("projectId", "=", projectId)
    .where("binId", "is", null)
    .where(sql<boolean>`substr("commit", 1, ${commit.length}) = ${commit}`)
    .executeTakeFirst();
  return row?.number ?? undefined;
}
