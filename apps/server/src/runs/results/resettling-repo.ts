import { type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Db, Schema, Tx } from "../../platform/db/schema.ts";
import { absentImports, type Coming, keepsKey, STANDING } from "../../platform/db/visibility.ts";
import type { CycleKey } from "./result-repo.ts";
import { separateShard } from "./shard-repo.ts";

/** What a cycle shows once a change is done: runs of this branch and those without one, or of every branch for null. */
export type ShownBranch = { branch: string | null };

/** True of results whose run the cycle may show. */
function isOfShownRun({ branch }: ShownBranch) {
  if (branch === null) return sql<SqlBool>`1 = 1`;
  return sql<SqlBool>`exists (select 1 from "run" where "run"."projectId" = "testResult"."projectId"
    and "run"."number" = "testResult"."runNumber" and ("run"."branch" is null or "run"."branch" = ${branch}))`;
}

/** The newest run of each case that remains and that the cycle may show; null for none. */
export async function findNewestRuns(
  db: Db,
  key: CycleKey,
  caseNumbers: number[],
  { coming, shows }: { coming: Coming; shows: ShownBranch },
): Promise<Map<number, number | null>> {
  // A seek for each case, however many runs have it.
  const rows = await db
    .selectFrom("testCase")
    .select((testCase) => [
      "testCase.number as caseNumber",
      testCase
        .selectFrom("runCase")
        .innerJoin("testResult", (join) =>
          join
            .onRef("testResult.projectId", "=", "runCase.projectId")
            .onRef("testResult.runNumber", "=", "runCase.runNumber")
            .onRef("testResult.caseNumber", "=", "runCase.caseNumber"),
        )
        .select("runCase.runNumber")
        .whereRef("runCase.projectId", "=", "testCase.projectId")
        .whereRef("runCase.caseNumber", "=", "testCase.number")
        .where("testResult.cycleNumber", "=", key.cycleNumber)
        .where("testResult.importId", "is not", null)
        .where(sql<SqlBool>`"testResult"."importId" not in ${absentImports(coming)}`)
        .where(isOfShownRun(shows))
        .orderBy("runCase.runNumber", "desc")
        .limit(1)
        .as("runNumber"),
    ])
    .where("testCase.projectId", "=", key.projectId)
    .where("testCase.number", "in", caseNumbers)
    .execute();
  const newest = new Map<number, number | null>(caseNumbers.map((number) => [number, null]));
  for (const { caseNumber, runNumber } of rows) newest.set(caseNumber, runNumber);
  return newest;
}

type OfResult = ExpressionBuilder<Schema, "testResult">;
type Wanted = (result: OfResult) => ReturnType<OfResult["and"]>;

type Change = { coming: Coming; shows: ShownBranch };

function findParts(db: Db, key: CycleKey, caseNumbers: number[], { coming, shows }: Change, wanted: Wanted) {
  const isAbsent = sql`"importId" is not null and "importId" in ${absentImports(coming)}`;
  return db
    .selectFrom("testResult")
    .select(["id", "caseNumber", "importId", "environment", "job", "jobAttempt", "name", "classname", "variantKey"])
    .select(["traits", "status", "standing", "runNumber", "attempt", separateShard.as("shard")])
    .select(sql<number>`case when ${isAbsent} then 1 else 0 end`.as("isAbsent"))
    .select(sql<number>`case when "importId" is null or ${isOfShownRun(shows)} then 1 else 0 end`.as("mayBeShown"))
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("caseNumber", "in", caseNumbers)
    .where("decidesPart", "=", 1)
    .where(wanted)
    .execute();
}

export type SettledPart = Awaited<ReturnType<typeof findParts>>[number];

/** What the cases have in the cycle that the change can concern: in its run, in newer ones, and what the cycle shows. */
export async function findConcerned(
  db: Db,
  key: CycleKey,
  runNumber: number | null,
  newest: Map<number, number | null>,
  change: Change,
): Promise<SettledPart[]> {
  const all = [...newest.keys()];
  const found = await findParts(db, key, all, change, (it) => it.and([it("standing", "=", sql.lit(STANDING.inCycle))]));
  if (runNumber !== null) {
    found.push(...(await findParts(db, key, all, change, (it) => it.and([it("runNumber", "=", runNumber)]))));
  }
  for (const [from, cases] of Map.groupBy(all, (number) => newest.get(number) ?? 0)) {
    found.push(...(await findParts(db, key, cases, change, (it) => it.and([it("runNumber", ">=", from)]))));
  }
  return [...new Map(found.map((part) => [part.id, part])).values()];
}

/** Some cases of the cycle, in the order of their numbers, after one. */
export async function findCasesOfCycle(db: Db, key: CycleKey, after: number, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("testResult")
    .select("caseNumber")
    .distinct()
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("caseNumber", ">", after)
    .orderBy("caseNumber")
    .limit(limit)
    .execute();
  return rows.map((row) => row.caseNumber);
}

/** Those of the cases that an absent import made, that no one changed since, and that nothing else has results of. */
export async function findOrphans(db: Db, projectId: string, caseNumbers: number[], coming: Coming): Promise<number[]> {
  const rows = await db
    .selectFrom("testCase")
    .select("number")
    .where("projectId", "=", projectId)
    .where("number", "in", caseNumbers)
    .where(keepsKey(sql.ref("testCase.binId")))
    .whereRef("updatedAt", "=", "createdAt")
    .where(sql<SqlBool>`"testCase"."importId" in ${absentImports(coming)}`)
    // One seek for each case: PostgreSQL makes a join of "not exists", and one of all rows with all as long as its
    // statistics are those of an almost empty project.
    .where(
      sql<SqlBool>`(select 1 from "testResult" where "testResult"."projectId" = "testCase"."projectId"
        and "testResult"."caseNumber" = "testCase"."number" and "testResult"."importId" is null limit 1) is null`,
    )
    .where(
      // A cross join is read in this order: SQLite begins with all results of the project else, for each case.
      sql<SqlBool>`(select 1 from "runCase" cross join "testResult"
        where "runCase"."projectId" = "testCase"."projectId" and "runCase"."caseNumber" = "testCase"."number"
        and "testResult"."projectId" = "runCase"."projectId" and "testResult"."runNumber" = "runCase"."runNumber"
        and "testResult"."caseNumber" = "runCase"."caseNumber" and "testResult"."importId" is not null and "testResult"."importId" not in ${absentImports(coming)} limit 1) is null`,
    )
    .execute();
  return rows.map((row) => row.number);
}

/** Removes at most `limit` results of an import for good; answers how many. */
export async function remove(db: Tx, importId: string, limit: number): Promise<number> {
  const rows = await db.selectFrom("testResult").select("id").where("importId", "=", importId).limit(limit).execute();
  return removeAll(db, rows);
}

/** Removes at most `limit` results that people recorded in a cycle; answers how many. */
export async function removeManual(db: Tx, key: CycleKey, limit: number): Promise<number> {
  const rows = await db
    .selectFrom("testResult")
    .select("id")
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("importId", "is", null)
    .limit(limit)
    .execute();
  return removeAll(db, rows);
}

async function removeAll(db: Tx, rows: { id: string }[]): Promise<number> {
  if (rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  await db.deleteFrom("resultText").where("resultId", "in", ids).execute();
  await db.deleteFrom("testResult").where("id", "in", ids).execute();
  return ids.length;
}
