import type { Kysely } from "kysely";

/** What people write of test cases beyond name, description and steps, and the states that each has been in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const add = (column: string, type: "text" | "integer", initial?: string | number) =>
    db.schema
      .alterTable("testCase")
      .addColumn(column, type, (c) => (initial === undefined ? c : c.notNull().defaultTo(initial)))
      .execute();
  await add("priority", "text", "normal");
  await add("tags", "text", "[]");
  await add("ownerId", "text");
  await add("details", "text");
  await add("version", "integer", 1);
  await add("updatedBy", "text");
  await db.schema
    .createTable("caseVersion")
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("content", "text", (c) => c.notNull())
    .addColumn("at", "text", (c) => c.notNull())
    .addColumn("by", "text", (c) => c.notNull())
    .addColumn("changedNext", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("caseVersion_pk", ["projectId", "caseNumber", "version"])
    .addForeignKeyConstraint(
      "caseVersion_case",
      ["projectId", "caseNumber"],
      "testCase",
      ["projectId", "number"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
}
