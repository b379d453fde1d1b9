import { type ExpressionBuilder, sql } from "kysely";
import type { Db, Schema, Tx } from "../../platform/db/schema.ts";
import { STANDING } from "../../platform/db/visibility.ts";
import type { CycleKey } from "./result-repo.ts";

/** Which imports come or go: `leaving` names the deletion that takes them, `returning` the one that is undone. */
export type Coming = { leaving: string } | { returning: string };

/** Ids of the imports that count for nothing once the change is done. */
function absentImports(coming: Coming) {
  if ("leaving" in coming) {
    return sql`(select "id" from "import" where "binId" is not null and ("state" = 'binned' or "binId" = ${coming.leaving}))`;
  }
  return sql`(select "id" from "import" where "binId" is not null and "state" = 'binned' and "binId" <> ${coming.returning})`;
}

/** The newest run of each case in the cycle that remains; null for none. */
export async function findNewestRuns(
  db: Db,
  key: CycleKey,
  importId: string,
  caseNumbers: number[],
  coming: Coming,
): Promise<Map<number, number | null>> {
  const rows = await db
    .selectFrom("testResult as mine")
    .select([
      "mine.caseNumber",
      (mine) =>
        mine
          .selectFrom("testResult")
          .select("testResult.runNumber")
          .where("testResult.projectId", "=", key.projectId)
          .where("testResult.cycleNumber", "=", key.cycleNumber)
          .whereRef("testResult.caseNumber", "=", "mine.caseNumber")
          .where("testResult.importId", "is not", null)
          .where(sql<boolean>`"testResult"."importId" not in ${absentImports(coming)}`)
          .orderBy("testResult.runNumber", "desc")
          .limit(1)
          .as("runNumber"),
    ])
    .where("mine.importId", "=", importId)
    .where("mine.caseNumber", "in", caseNumbers)
    .groupBy("mine.caseNumber")
    .execute();
  return new Map(rows.map((row) => [row.caseNumber, row.runNumber]));
}

type Wanted = (
  result: ExpressionBuilder<Schema, "testResult">,
) => ReturnType<ExpressionBuilder<Schema, "testResult">["and"]>;

function findParts(db: Db, key: CycleKey, caseNumbers: number[], coming: Coming, wanted: Wanted) {
  return db
    .selectFrom("testResult")
    .select(["id", "caseNumber", "importId", "environment", "job", "jobAttempt", "name", "classname", "variantKey"])
    .select(["traits", "status", "standing", "runNumber", "attempt", "source"])
    .select(
      sql<number>`case when "importId" is not null and "importId" in ${absentImports(coming)} then 1 else 0 end`.as(
        "isAbsent",
      ),
    )
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("caseNumber", "in", caseNumbers)
    .where("decidesPart", "=", 1)
    .where(wanted)
    .execute();
}

export type SettledPart = Awaited<ReturnType<typeof findParts>>[number];

/** What the cases have in the cycle that the change can concern: in the run, in newer ones, and what the cycle shows. */
export async function findConcerned(
  db: Db,
  key: CycleKey,
  runNumber: number,
  newest: Map<number, number | null>,
  coming: Coming,
): Promise<SettledPart[]> {
  const all = [...newest.keys()];
  const found = [
    ...(await findParts(db, key, all, coming, (it) => it.and([it("runNumber", "=", runNumber)]))),
    ...(await findParts(db, key, all, coming, (it) => it.and([it("standing", "=", sql.lit(STANDING.inCycle))]))),
  ];
  for (const [from, cases] of Map.groupBy(all, (number) => newest.get(number) ?? 0)) {
    found.push(...(await findParts(db, key, cases, coming, (it) => it.and([it("runNumber", ">=", from)]))));
  }
  return [...new Map(found.map((part) => [part.id, part])).values()];
}

/** Those of the cases that an absent import made, that no one changed since, and that nothing else has results of. */
export async function findOrphans(db: Db, projectId: string, caseNumbers: number[], coming: Coming): Promise<number[]> {
  const rows = await db
    .selectFrom("testCase")
    .select("number")
    .where("projectId", "=", projectId)
    .where("number", "in", caseNumbers)
    .where("binId", "is", null)
    .whereRef("updatedAt", "=", "createdAt")
    .where(sql<boolean>`"testCase"."importId" in ${absentImports(coming)}`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("testCycle")
            .innerJoin("testResult", (join) =>
              join
                .onRef("testResult.projectId", "=", "testCycle.projectId")
                .onRef("testResult.cycleNumber", "=", "testCycle.number")
                .onRef("testResult.caseNumber", "=", "testCase.number"),
            )
            .select("testResult.id")
            .whereRef("testCycle.projectId", "=", "testCase.projectId")
            .where(
              sql<boolean>`("testResult"."importId" is null or "testResult"."importId" not in ${absentImports(coming)})`,
            ),
        ),
      ),
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
    .where("source", "=", "manual")
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
