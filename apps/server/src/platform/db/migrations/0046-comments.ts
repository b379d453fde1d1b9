import type { ForeignKeyConstraintBuilder, Kysely } from "kysely";

/** What people say about a test case, a cycle, a result or a cause; gone with what it is about. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const goes = (constraint: ForeignKeyConstraintBuilder) => constraint.onDelete("cascade");
  await db.schema
    .createTable("comment")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("caseNumber", "integer")
    .addColumn("cycleNumber", "integer")
    .addColumn("resultId", "text", (c) => c.references("testResult.id").onDelete("cascade"))
    .addColumn("causeNumber", "integer")
    .addColumn("text", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addColumn("editedAt", "text")
    .addColumn("deletedAt", "text")
    .addColumn("deletedBy", "text")
    .addForeignKeyConstraint("comment_case", ["projectId", "caseNumber"], "testCase", ["projectId", "number"], goes)
    .addForeignKeyConstraint("comment_cycle", ["projectId", "cycleNumber"], "testCycle", ["projectId", "number"], goes)
    .addForeignKeyConstraint("comment_cause", ["projectId", "causeNumber"], "cause", ["projectId", "number"], goes)
    .execute();
  const index = (name: string, ...columns: string[]) =>
    db.schema.createIndex(`comment_${name}`).on("comment").columns(columns).execute();
  await index("of_case", "projectId", "caseNumber", "id");
  await index("of_cycle", "projectId", "cycleNumber", "id");
  await index("of_cause", "projectId", "causeNumber", "id");
  await index("of_result", "resultId", "id");
}
