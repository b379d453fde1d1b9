import type { Kysely } from "kysely";

/** Milestones, the test cases that a cycle plans and who executes them, and what people say of a result beside its status. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createMilestones(db);
  await extendCycles(db);
  await createCycleCases(db);
  await createManualResults(db);
}

async function createMilestones(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("milestone")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("dueDate", "text")
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("milestone_name").on("milestone").columns(["projectId", "name"]).unique().execute();
}

async function extendCycles(db: Kysely<unknown>): Promise<void> {
  const add = (column: string, type: "text" | "integer", initial?: string | number) =>
    db.schema
      .alterTable("testCycle")
      .addColumn(column, type, (c) => (initial === undefined ? c : c.notNull().defaultTo(initial)))
      .execute();
  await add("state", "text", "open");
  await add("closedAt", "text");
  await add("dueDate", "text");
  await add("milestoneId", "text");
  await add("plannedEnvironment", "text");
  for (const count of ["plannedCases", "untested", "assigned", "assignees", "revision"]) await add(count, "integer", 0);
  await db.schema.createIndex("testCycle_milestone").on("testCycle").columns(["projectId", "milestoneId"]).execute();
}

async function createCycleCases(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("cycleCase")
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("cycleNumber", "integer", (c) => c.notNull())
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addColumn("assigneeId", "text")
    .addPrimaryKeyConstraint("cycleCase_pk", ["projectId", "cycleNumber", "caseNumber"])
    .addForeignKeyConstraint(
      "cycleCase_cycle",
      ["projectId", "cycleNumber"],
      "testCycle",
      ["projectId", "number"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .addForeignKeyConstraint(
      "cycleCase_case",
      ["projectId", "caseNumber"],
      "testCase",
      ["projectId", "number"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  await db.schema.createIndex("cycleCase_case").on("cycleCase").columns(["projectId", "caseNumber"]).execute();
  await db.schema
    .createIndex("cycleCase_assignee")
    .on("cycleCase")
    .columns(["assigneeId", "projectId", "cycleNumber", "caseNumber"])
    .where("assigneeId" as never, "is not", null)
    .execute();
}

async function createManualResults(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("manualResult")
    .addColumn("resultId", "text", (c) => c.primaryKey().references("testResult.id").onDelete("cascade"))
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("cycleNumber", "integer", (c) => c.notNull())
    .addColumn("key", "text")
    .addColumn("caseVersion", "integer")
    .addColumn("steps", "text", (c) => c.notNull())
    .addColumn("defects", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("manualResult_key")
    .on("manualResult")
    .columns(["projectId", "cycleNumber", "key"])
    .unique()
    .where("key" as never, "is not", null)
    .execute();
  await db.schema
    .createTable("resultCorrection")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("resultId", "text", (c) => c.notNull().references("testResult.id").onDelete("cascade"))
    .addColumn("at", "text", (c) => c.notNull())
    .addColumn("by", "text", (c) => c.notNull())
    .addColumn("before", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("resultCorrection_result").on("resultCorrection").columns(["resultId", "id"]).execute();
}
