import { sql } from "kysely";
import type { Db } from "../../platform/db/schema.ts";
import { isVisibleCase, isVisibleResult } from "../../platform/db/visibility.ts";
import type { NamedCase } from "../named-case.ts";
import type { Linked } from "./requirement-repo.ts";

/** Cases with a manual result that names one of the defects, as far as readers see both: of the newest `most` results of each. */
export function listNaming(db: Db, projectId: string, ids: readonly string[], most: number): Promise<Linked[]> {
  // Limited, so that no database asks for a bound more than once.
  const bounded = db
    .selectFrom("linkedPage")
    .select((page) => [
      "linkedPage.id",
      sql<string>`coalesce(${page
        .selectFrom("resultDefect as beyond")
        .select("beyond.resultId")
        .where("beyond.projectId", "=", projectId)
        .whereRef("beyond.pageId", "=", "linkedPage.id")
        .orderBy("beyond.resultId", "desc")
        .limit(1)
        .offset(most)}, '')`.as("bound"),
    ])
    .where("linkedPage.projectId", "=", projectId)
    .where("linkedPage.id", "in", ids)
    .limit(ids.length);
  return (
    db
      .selectFrom(bounded.as("page"))
      // Cross joins are read in this order, each through its index.
      .crossJoin("resultDefect")
      .crossJoin("testResult")
      .crossJoin("testCase")
      .where("resultDefect.projectId", "=", projectId)
      .whereRef("resultDefect.pageId", "=", "page.id")
      .whereRef("resultDefect.resultId", ">", "page.bound")
      .whereRef("testResult.id", "=", "resultDefect.resultId")
      .where((row) =>
        isVisibleResult({
          importId: row.ref("testResult.importId"),
          projectId: row.ref("testResult.projectId"),
          cycleNumber: row.ref("testResult.cycleNumber"),
        }),
      )
      .where("testCase.projectId", "=", projectId)
      .whereRef("testCase.number", "=", "testResult.caseNumber")
      .where(isVisibleCase({ importId: sql.ref("testCase.importId"), binId: sql.ref("testCase.binId") }))
      .select(["resultDefect.pageId", "testResult.caseNumber"])
      .select(sql<number>`case when "page"."bound" > '' then 1 else 0 end`.as("hasMore"))
      .distinct()
      .execute()
  );
}

/** How the cases are called, in the order of their numbers, after one. */
export async function findNames(
  db: Db,
  projectId: string,
  caseNumbers: readonly number[],
  after: number,
  limit: number,
): Promise<NamedCase[]> {
  if (caseNumbers.length === 0) return [];
  return db
    .selectFrom("testCase")
    .leftJoin("folder", "folder.id", "testCase.folderId")
    .where("testCase.projectId", "=", projectId)
    .where("testCase.number", "in", caseNumbers)
    .where("testCase.number", ">", after)
    .select(["testCase.number as caseNumber", "testCase.name"])
    .select(["testCase.automationClassname as classname", "folder.name as folder"])
    .orderBy("testCase.number")
    .limit(limit)
    .execute();
}

/** True if a test case, be it in the bin, links to the page, or a result names it. */
export async function isReferred(db: Db, projectId: string, pageId: string): Promise<boolean> {
  for (const table of ["caseLink", "resultDefect"] as const) {
    const row = await db
      .selectFrom(table)
      .select("pageId")
      .where("projectId", "=", projectId)
      .where("pageId", "=", pageId)
      .limit(1)
      .executeTakeFirst();
    if (row) return true;
  }
  return false;
}
