import { type Expression, type SqlBool, sql } from "kysely";
import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db } from "../../platform/db/schema.ts";
import { absentImports, type Coming, STANDING } from "../../platform/db/visibility.ts";
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
  // A seek for each case, however many runs have it. A cross join is read in this order: SQLite begins with all results of
  // the case else.
  const rows = await db
    .selectFrom("testCase")
    .select((testCase) => [
      "testCase.number as caseNumber",
      testCase
        .selectFrom("runCase")
        .crossJoin("testResult")
        .select("runCase.runNumber")
        .whereRef("runCase.projectId", "=", "testCase.projectId")
        .whereRef("runCase.caseNumber", "=", "testCase.number")
        .whereRef("testResult.projectId", "=", "runCase.projectId")
        .whereRef("testResult.runNumber", "=", "runCase.runNumber")
        .whereRef("testResult.caseNumber", "=", "runCase.caseNumber")
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

type Change = { coming: Coming; shows: ShownBranch };
type Wanted = Expression<SqlBool>;

/** Results that are wanted and decide a part. */
function findParts(db: Db, { coming, shows }: Change, wanted: Wanted) {
  const isAbsent = sql`"importId" is not null and "importId" in ${absentImports(coming)}`;
  return db
    .selectFrom("testResult")
    .select(["id", "caseNumber", "importId", "environment", "job", "jobAttempt", "name", "classname", "variantKey"])
    .select(["traits", "status", "standing", "runNumber", "attempt", separateShard.as("shard")])
    .select(sql<number>`case when ${isAbsent} then 1 else 0 end`.as("isAbsent"))
    .select(sql<number>`case when "importId" is null or ${isOfShownRun(shows)} then 1 else 0 end`.as("mayBeShown"))
    .where(wanted)
    .where("decidesPart", "=", 1)
    .execute();
}

export type SettledPart = Awaited<ReturnType<typeof findParts>>[number];

/** Which results some cases have in the cycle: what it shows, and what came with or after a run. */
type Finder = {
  shown: (key: CycleKey, cases: number[]) => Wanted;
  imported: (key: CycleKey, cases: number[], runs: "=" | ">=", runNumber: number) => Wanted;
  manual: (key: CycleKey, cases: number[], runNumber: number) => Wanted;
};

/** Chosen by the conditions: PostgreSQL takes the best index. Joined, it compares all with all while it has no statistics. */
const byConditions: Finder = {
  shown: (key, cases) => sql`${of(key, cases)} and "standing" = ${sql.lit(STANDING.inCycle)}`,
  imported: (key, cases, runs, runNumber) =>
    sql`${of(key, cases)} and "importId" is not null and "runNumber" ${sql.raw(runs)} ${runNumber}`,
  manual: (key, cases, runNumber) => sql`${of(key, cases)} and "importId" is null and "runNumber" >= ${runNumber}`,
};

function of({ projectId, cycleNumber }: CycleKey, cases: number[]) {
  return sql`"projectId" = ${projectId} and "cycleNumber" = ${cycleNumber} and "caseNumber" in (${sql.join(cases)})`;
}

/**
 * A seek for each case: SQLite reads all results of the cases else, or of the cycle. It reads a cross join in its order. That run
 * numbers aren't negative says that the index by case is wanted.
 */
const byCase: Finder = {
  shown: (key, cases) => sql`"id" in (select "part"."id" from "testCase" cross join "testResult" as "part"
    where ${ofCases(key, cases)} and "part"."cycleNumber" = ${key.cycleNumber}
    and "part"."standing" = ${sql.lit(STANDING.inCycle)} and "part"."runNumber" >= 0)`,
  imported: (key, cases, runs, runNumber) => sql`"id" in (select "part"."id"
    from "testCase" cross join "runCase" cross join "testResult" as "part"
    where ${ofCases(key, cases)} and "runCase"."projectId" = "testCase"."projectId"
    and "runCase"."caseNumber" = "testCase"."number" and "runCase"."runNumber" ${sql.raw(runs)} ${runNumber}
    and "part"."runNumber" = "runCase"."runNumber" and "part"."importId" is not null
    and "part"."cycleNumber" = ${key.cycleNumber})`,
  manual: (key, cases, runNumber) => sql`"id" in (select "part"."id" from "testCase" cross join "testResult" as "part"
    where ${ofCases(key, cases)} and "part"."runNumber" >= ${runNumber} and "part"."importId" is null
    and "part"."cycleNumber" = ${key.cycleNumber})`,
};

function ofCases({ projectId }: CycleKey, cases: number[]) {
  return sql`"testCase"."projectId" = ${projectId} and "testCase"."number" in (${sql.join(cases)})
    and "part"."projectId" = "testCase"."projectId" and "part"."caseNumber" = "testCase"."number"`;
}

/** What the cases have in the cycle that the change can concern: in its run, in newer ones, and what the cycle shows. */
export async function findConcerned(
  db: Db,
  key: CycleKey,
  runNumber: number | null,
  newest: Map<number, number | null>,
  change: Change,
): Promise<SettledPart[]> {
  const all = [...newest.keys()];
  const finder = hasRowLocks(db) ? byConditions : byCase;
  const wanted = [finder.shown(key, all)];
  if (runNumber !== null) wanted.push(finder.imported(key, all, "=", runNumber));
  for (const [from, cases] of Map.groupBy(all, (number) => newest.get(number) ?? 0)) {
    wanted.push(finder.imported(key, cases, ">=", from), finder.manual(key, cases, from));
  }
  const found = new Map<string, SettledPart>();
  for (const some of wanted) for (const part of await findParts(db, change, some)) found.set(part.id, part);
  return [...found.values()];
}
