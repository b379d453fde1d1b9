import type { ForeignKeyConstraintBuilder, Kysely } from "kysely";

const goes = (constraint: ForeignKeyConstraintBuilder) => constraint.onDelete("cascade");

/** Steps that are kept once, and the test cases that have a copy of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("project")
    .addColumn("nextSharedSteps", "integer", (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema
    .createTable("sharedSteps")
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("steps", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addColumn("updatedAt", "text", (c) => c.notNull())
    .addColumn("updatedBy", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("sharedSteps_pk", ["projectId", "number"])
    .execute();
  await db.schema
    .createTable("sharedStepsUse")
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("sharedNumber", "integer", (c) => c.notNull())
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("sharedStepsUse_pk", ["projectId", "sharedNumber", "caseNumber"])
    .addForeignKeyConstraint(
      "sharedStepsUse_steps",
      ["projectId", "sharedNumber"],
      "sharedSteps",
      ["projectId", "number"],
      goes,
    )
    .addForeignKeyConstraint(
      "sharedStepsUse_case",
      ["projectId", "caseNumber"],
      "testCase",
      ["projectId", "number"],
      goes,
    )
    .execute();
  await db.schema
    .createIndex("sharedStepsUse_case")
    .on("sharedStepsUse")
    .columns(["projectId", "caseNumber"])
    .execute();
}
