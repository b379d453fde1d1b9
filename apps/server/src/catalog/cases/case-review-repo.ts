import { type RawBuilder, sql } from "kysely";
import { insertRows } from "../../platform/db/insert-rows.ts";
import type { CaseReviewerTable, Db, Tx } from "../../platform/db/schema.ts";

/** The reviewers of the cases, in a fixed order. */
export function listReviewers(
  db: Db,
  projectId: string,
  numbers: readonly number[],
): Promise<Pick<CaseReviewerTable, "caseNumber" | "userId">[]> {
  return db
    .selectFrom("caseReviewer")
    .select(["caseNumber", "userId"])
    .where("projectId", "=", projectId)
    .where("caseNumber", "in", numbers)
    .orderBy("caseNumber")
    .orderBy("userId")
    .execute();
}

/** Gives the cases these reviewers and no others. */
export async function setReviewers(
  db: Tx,
  projectId: string,
  numbers: readonly number[],
  userIds: readonly string[],
): Promise<void> {
  await db.deleteFrom("caseReviewer").where("projectId", "=", projectId).where("caseNumber", "in", numbers).execute();
  const rows = numbers.flatMap((caseNumber) => userIds.map((userId) => ({ projectId, caseNumber, userId })));
  await insertRows(db, "caseReviewer", rows);
}

/** True of cases that the person is to review. */
export function isReviewedBy(projectId: string, userId: string): RawBuilder<boolean> {
  return sql<boolean>`"testCase"."number" in (select "caseNumber" from "caseReviewer"
    where "projectId" = ${projectId} and "userId" = ${userId})`;
}

/** Those of the cases that are approved. */
export async function listApproved(db: Db, projectId: string, numbers: readonly number[]): Promise<number[]> {
  const rows = await db
    .selectFrom("testCase")
    .select("number")
    .where("projectId", "=", projectId)
    .where("number", "in", numbers)
    .where("reviewState", "=", "approved")
    .execute();
  return rows.map(({ number }) => number);
}
