import { sql } from "kysely";
import { insertRows } from "../../platform/db/insert-rows.ts";
import type { Db, ResultTextTable, TestResultTable, Tx } from "../../platform/db/schema.ts";
import {
  absentImports,
  type Coming,
  isBeingChanged,
  isVisible,
  isVisibleResult,
  STANDING,
} from "../../platform/db/visibility.ts";
import { separateShard } from "./shard-repo.ts";

export type CycleKey = { projectId: string; cycleNumber: number };

/** Results of the cycle. */
export function inCycle(db: Db, { projectId, cycleNumber }: CycleKey) {
  return db.selectFrom("testResult").where("projectId", "=", projectId).where("cycleNumber", "=", cycleNumber);
}

/** Those that an import that isn't done yet took from it: a seek by that import, where there is one. */
export function takenFrom(db: Db, key: CycleKey) {
  return db
    .selectFrom("testResult")
    .where((result) => isBeingChanged(result.ref("changedBy")))
    .where("standingBefore", "=", sql.lit(STANDING.inCycle))
    .where(isOfCycle(key));
}

export type Place = Pick<TestResultTable, "id" | "name" | "cycleNumber" | "caseNumber">;

/** Where a result is that can be seen. */
export function findPlace(db: Db, projectId: string, id: string): Promise<Place | undefined> {
  return db
    .selectFrom("testResult")
    .select(["id", "name", "cycleNumber", "caseNumber"])
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .where(({ ref }) =>
      isVisibleResult({ importId: ref("importId"), projectId: ref("projectId"), cycleNumber: ref("cycleNumber") }),
    )
    .executeTakeFirst();
}

/** How many results that the cycle shows have each status, by gravity. */
export async function countByStatus(db: Db, key: CycleKey): Promise<Map<number, number>> {
  // Two reads of small indexes: what counts, and what an import that isn't done yet took from that.
  const counting = inCycle(db, key)
    .where("standing", "=", sql.lit(STANDING.inCycle))
    .where((result) => isVisible(result.ref("importId")))
    .where((result) => sql<boolean>`not coalesce(${isBeingChanged(result.ref("changedBy"))}, false)`);
  const changed = takenFrom(db, key);
  const counts = new Map<number, number>();
  for (const results of [counting, changed]) {
    const rows = await results
      .select(["gravity", (result) => result.fn.countAll<number>().as("count")])
      .groupBy("gravity")
      .execute();
    for (const row of rows) counts.set(row.gravity, (counts.get(row.gravity) ?? 0) + row.count);
  }
  return counts;
}

export async function insertMany(db: Tx, results: TestResultTable[], texts: ResultTextTable[]): Promise<void> {
  await insertRows(db, "testResult", results);
  await insertRows(db, "resultText", texts);
}

/** The highest attempt of each of the cases in the cycle, results that can't be seen yet included. */
export async function findAttempts(db: Db, key: CycleKey, caseNumbers: number[]): Promise<Map<number, number>> {
  if (caseNumbers.length === 0) return new Map();
  // A seek for each case, however many attempts it has.
  const rows = await db
    .selectFrom("testCase")
    .select([
      "number",
      (testCase) =>
        testCase
          .selectFrom("testResult")
          .select("attempt")
          .where("projectId", "=", key.projectId)
          .where("cycleNumber", "=", key.cycleNumber)
          .whereRef("caseNumber", "=", "testCase.number")
          .orderBy("attempt", "desc")
          .limit(1)
          .as("attempt"),
    ])
    .where("testCase.projectId", "=", key.projectId)
    .where("testCase.number", "in", caseNumbers)
    .execute();
  return new Map(rows.flatMap(({ number, attempt }) => (attempt === null ? [] : [[number, attempt] as const])));
}

/** What the cycle shows of a case: its newest run, and whether a person said so after that. */
export type Shown = { caseNumber: number; runNumber: number; isManual: boolean };

/** What the cycle shows of each case, what can't be seen yet included. */
export async function findShown(db: Db, key: CycleKey, caseNumbers: number[]): Promise<Map<number, Shown>> {
  if (caseNumbers.length === 0) return new Map();
  const rows = await inCycle(db, key)
    .select((result) => [
      "caseNumber",
      result.fn.max<number>("runNumber").as("runNumber"),
      sql<number>`max(case when "source" = 'manual' then 1 else 0 end)`.as("isManual"),
    ])
    .where("caseNumber", "in", caseNumbers)
    .where("standing", "=", sql.lit(STANDING.inCycle))
    .groupBy("caseNumber")
    .execute();
  return new Map(rows.map((row) => [row.caseNumber, { ...row, isManual: row.isManual === 1 }]));
}

/** Takes from the cycle what older runs and people said of the cases, until import `by` is done only for itself. */
export async function supersedeByRun(
  db: Tx,
  key: CycleKey,
  caseNumbers: number[],
  { runNumber, importId }: Pick<ImportPlace, "runNumber" | "importId">,
): Promise<void> {
  if (caseNumbers.length === 0) return;
  await db
    .updateTable("testResult")
    .set({ standing: sql<number>`case when "source" = 'manual' then 0 else 1 end`, ...changedBy(importId) })
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("caseNumber", "in", caseNumbers)
    .where("standing", "=", sql.lit(STANDING.inCycle))
    .where(({ eb, or, and }) =>
      or([eb("runNumber", "<", runNumber), and([eb("runNumber", "=", runNumber), eb("source", "=", "manual")])]),
    )
    .execute();
}

export type ImportPlace = { importId: string; runNumber: number };

/** Remembers what a row was before the import; a row of the import itself never was anything. */
function changedBy(importId: string) {
  return {
    standingBefore: sql<number>`case when "changedBy" = ${importId} then "standingBefore" else "standing" end`,
    changedBy: importId,
  };
}

/** Takes from the cycle what it shows of the cases, because a person says otherwise; at once, whatever is being imported. */
export async function supersedeByHand(db: Tx, key: CycleKey, caseNumbers: readonly number[]): Promise<void> {
  if (caseNumbers.length === 0) return;
  const superseded = db.updateTable("testResult").set({
    standing: sql<number>`case when "source" = 'manual' then 0 when "standing" = 2 then 1 else "standing" end`,
    standingBefore: sql<number>`case when "source" = 'manual' then 0 when "standingBefore" = 2 then 1 else "standingBefore" end`,
  });
  await superseded
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("caseNumber", "in", caseNumbers)
    .where("standing", "=", sql.lit(STANDING.inCycle))
    // True of all: with it, the index by case fits best.
    .where("runNumber", ">=", 0)
    .execute();
  await superseded
    .where("changedBy", "in", stagedImportIds(db, key))
    .where("caseNumber", "in", caseNumbers)
    .where(isOfCycle(key))
    .execute();
}

/** Written so that no index of the whole cycle, or of all that its cases ever had, fits: it would be read from end to end. */
function isOfCycle({ projectId, cycleNumber }: CycleKey) {
  return sql<boolean>`"projectId" || '' = ${projectId} and "cycleNumber" + 0 = ${cycleNumber}`;
}

function stagedImportIds(db: Db, { projectId }: CycleKey) {
  return db.selectFrom("import").select("id").where("projectId", "=", projectId).where("state", "=", "staged");
}

/** When the last manual result was recorded that the cycle shows. */
export async function findLastManualTime(db: Db, key: CycleKey): Promise<string | undefined> {
  const row = await inCycle(db, key)
    .select((result) => result.fn.max<string | null>("createdAt").as("at"))
    .where("standing", "=", sql.lit(STANDING.inCycle))
    .where("source", "=", "manual")
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/**
 * Takes from the cycle at most `limit` results of other runs, because the import is the first of the default branch; answers
 * how many.
 */
export async function hideOthers(
  db: Tx,
  key: CycleKey,
  { runNumber, importId }: Pick<ImportPlace, "runNumber" | "importId">,
  limit: number,
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("testResult")
    .set({ standing: sql.lit(STANDING.inRun), ...changedBy(importId) })
    .where("id", "in", (query) =>
      query
        .selectFrom("testResult")
        .select("id")
        .where("projectId", "=", key.projectId)
        .where("cycleNumber", "=", key.cycleNumber)
        .where("standing", "=", sql.lit(STANDING.inCycle))
        .where("runNumber", "<>", runNumber)
        .where("importId", "is not", null)
        .limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** Cases that the import has results of, in the order of their numbers, after one; each with the highest standing that the import's results have of it. */
export function findStandingsOfImport(
  db: Db,
  importId: string,
  after: number,
  limit: number,
): Promise<{ caseNumber: number; standing: number }[]> {
  return db
    .selectFrom("testResult")
    .select((result) => ["caseNumber", result.fn.max<number>("standing").as("standing")])
    .where("importId", "=", importId)
    .where("caseNumber", ">", after)
    .groupBy("caseNumber")
    .orderBy("caseNumber")
    .limit(limit)
    .execute();
}

/** Some cases that the import has results of, in the order of their numbers, after one. */
export async function findCasesOfImport(db: Db, importId: string, after: number, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("testResult")
    .select("caseNumber")
    .distinct()
    .where("importId", "=", importId)
    .where("caseNumber", ">", after)
    .orderBy("caseNumber")
    .limit(limit)
    .execute();
  return rows.map((row) => row.caseNumber);
}

/** What every upload of the run says of the cases, in the cycle. */
export function findParts(db: Db, key: CycleKey, runNumber: number, caseNumbers: number[]) {
  return inCycle(db, key)
    .select(["id", "caseNumber", "importId", "environment", "job", "jobAttempt", "name", "classname"])
    .select(["variantKey", "traits", "status", "standing", separateShard.as("shard")])
    .where("caseNumber", "in", caseNumbers)
    .where("runNumber", "=", runNumber)
    .where("source", "=", "import")
    .where("decidesPart", "=", 1)
    .where(sql<boolean>`"importId" not in ${absentImports()}`)
    .execute();
}

/** All attempts that the uploads of a run brought of the cases, those of the bin aside, in the order in which each upload has them. */
export async function findRunRows(
  db: Db,
  projectId: string,
  runNumbers: readonly number[],
  caseNumbers: readonly number[],
  coming?: Coming,
) {
  if (caseNumbers.length === 0) return [];
  return db
    .selectFrom("testResult")
    .select([
      "id",
      "runNumber",
      "caseNumber",
      "cycleNumber",
      "importId",
      "environment",
      "job",
      "jobAttempt",
      "name",
      "classname",
    ])
    .select(["variant", "variantKey", "traits", "status", "durationMs", "decidesPart", separateShard.as("shard")])
    .where("projectId", "=", projectId)
    .where("runNumber", "in", runNumbers)
    .where("caseNumber", "in", caseNumbers)
    .where("importId", "is not", null)
    .where(sql<boolean>`"importId" not in ${absentImports(coming)}`)
    .orderBy("caseNumber")
    .orderBy("importId")
    .orderBy("attempt")
    .execute();
}

/** What results say; the cause is the one that failures with theirs count as. */
export async function listFacts(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db
    .selectFrom("testResult")
    .leftJoin("cause", (join) =>
      join.onRef("cause.projectId", "=", "testResult.projectId").onRef("cause.number", "=", "testResult.causeNumber"),
    )
    .select(["testResult.id", "testResult.message", "testResult.cycleNumber", "testResult.createdAt"])
    .select(sql<number | null>`coalesce("cause"."mergedInto", "cause"."number")`.as("causeNumber"))
    .where("testResult.id", "in", ids)
    .execute();
}

/** Rows changed by one statement. */
const CHUNK = 200;

/** Gives the results a standing, which only the import sees until it is done. */
export async function setStanding(db: Tx, ids: string[], standing: number, importId: string): Promise<void> {
  for (let start = 0; start < ids.length; start += CHUNK) {
    await db
      .updateTable("testResult")
      .set({ standing, ...changedBy(importId) })
      .where("id", "in", ids.slice(start, start + CHUNK))
      .execute();
  }
}

/** Removes at most `limit` results of an import that was given up and undoes what it changed of others. */
export async function removeOfImport(db: Tx, importId: string, limit: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("testResult")
    .set((result) => ({ standing: result.ref("standingBefore"), changedBy: null }))
    .where("id", "in", (q) => q.selectFrom("testResult").select("id").where("changedBy", "=", importId).limit(limit))
    .executeTakeFirstOrThrow();
  const { numDeletedRows: results } = await db
    .deleteFrom("testResult")
    .where("id", "in", (q) => q.selectFrom("testResult").select("id").where("importId", "=", importId).limit(limit))
    .executeTakeFirstOrThrow();
  const { numDeletedRows: texts } = await db
    .deleteFrom("resultText")
    .where("resultId", "in", (q) =>
      q.selectFrom("resultText").select("resultId").where("importId", "=", importId).limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows + results + texts);
}
