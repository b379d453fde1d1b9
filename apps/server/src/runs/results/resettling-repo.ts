import { type SqlBool, sql } from "kysely";
import { lastOfPart } from "../../platform/db/last-of-part.ts";
import type { Db, Tx } from "../../platform/db/schema.ts";
import { absentImports, type Coming, keepsKey } from "../../platform/db/visibility.ts";
import type { CycleKey } from "./result-repo.ts";

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

/** Removes at most `limit` results of some imports for good, case by case; answers how many. */
export async function remove(db: Tx, importIds: readonly string[], limit: number): Promise<number> {
  const last = await lastOfPart(importIds, limit, (importId, offset) =>
    db
      .selectFrom("testResult")
      .select("caseNumber as number")
      .where("importId", "=", importId)
      .orderBy("caseNumber")
      .offset(offset)
      .limit(1)
      .executeTakeFirst(),
  );
  const rows = await db
    .selectFrom("testResult")
    .select("id")
    .where("importId", "in", importIds)
    .where("caseNumber", "<=", last)
    // In the order of the index: PostgreSQL reads the table else, past all rows that are gone.
    .orderBy("importId")
    .orderBy("caseNumber")
    .limit(limit)
    .execute();
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
