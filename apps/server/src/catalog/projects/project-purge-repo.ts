import { sql } from "kysely";
import { deleteSome } from "../../platform/db/delete-some.ts";
import type { Tx } from "../../platform/db/schema.ts";

/** What else a project has many rows of; the others go with the project itself. */
const LARGE_TABLES = [
  ...([
    "comment",
    "runCase",
    "flakyRun",
    "runNews",
    "run",
    "trendDay",
    "cause",
    "causeSplit",
    "rename",
    "proposal",
  ] as const),
  ...(["explorationNote", "exploration", "proposedImport"] as const),
  ...(["testCycle", "folder", "linkedPage", "publisherRefusal"] as const),
];

/** Removes at most `limit` rows of a project for good, the project itself last; answers how many. */
export async function purge(db: Tx, projectId: string, limit: number): Promise<number> {
  for (const remove of [removeResults, removeImports, removeCases]) {
    const removed = await remove(db, projectId, limit);
    if (removed > 0) return removed;
  }
  for (const table of LARGE_TABLES) {
    const removed = await deleteSome(db, table, sql`"projectId" = ${projectId}`, limit);
    if (removed > 0) return removed;
  }
  const { numDeletedRows } = await db.deleteFrom("project").where("id", "=", projectId).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function removeResults(db: Tx, projectId: string, limit: number): Promise<number> {
  const rows = await db.selectFrom("testResult").select("id").where("projectId", "=", projectId).limit(limit).execute();
  if (rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  await db.deleteFrom("resultText").where("resultId", "in", ids).execute();
  await db.deleteFrom("testResult").where("id", "in", ids).execute();
  return ids.length;
}

async function removeImports(db: Tx, projectId: string, limit: number): Promise<number> {
  const rows = await db.selectFrom("import").select("id").where("projectId", "=", projectId).limit(limit).execute();
  if (rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  const unmatched = await deleteSome(db, "unmatchedTest", sql`"importId" in (${sql.join(ids)})`, limit);
  if (unmatched > 0) return unmatched;
  await db.deleteFrom("import").where("id", "in", ids).execute();
  return ids.length;
}

async function removeCases(db: Tx, projectId: string, limit: number): Promise<number> {
  const rows = await db
    .selectFrom("testCase")
    .select("number")
    .where("projectId", "=", projectId)
    .limit(limit)
    .execute();
  if (rows.length === 0) return 0;
  const numbers = rows.map((row) => row.number);
  await db.deleteFrom("caseKey").where("projectId", "=", projectId).where("caseNumber", "in", numbers).execute();
  await db.deleteFrom("testCase").where("projectId", "=", projectId).where("number", "in", numbers).execute();
  return numbers.length;
}
