import type { Kysely } from "kysely";

/** How far the review of each test case is, who is to review it, and whether a project requires that. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("project")
    .addColumn("isReviewRequired", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema
    .alterTable("testCase")
    .addColumn("reviewState", "text", (c) => c.notNull().defaultTo("draft"))
    .execute();
  for (const column of ["approvedAt", "approvedBy", "reviewDetails"]) {
    await db.schema.alterTable("testCase").addColumn(column, "text").execute();
  }
  await db.schema
    .createIndex("testCase_review")
    .on("testCase")
    .columns(["projectId", "reviewState", "number"])
    .execute();
  await db.schema
    .createTable("caseReviewer")
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addColumn("userId", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("caseReviewer_pk", ["projectId", "caseNumber", "userId"])
    .addForeignKeyConstraint(
      "caseReviewer_case",
      ["projectId", "caseNumber"],
      "testCase",
      ["projectId", "number"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  await db.schema
    .createIndex("caseReviewer_user")
    .on("caseReviewer")
    .columns(["projectId", "userId", "caseNumber"])
    .execute();
}
