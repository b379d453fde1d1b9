import type { ForeignKeyConstraintBuilder, Kysely } from "kysely";

/** Exploratory sessions of a project, the notes taken in them with their evidence, and the results recorded on the way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("project")
    .addColumn("nextExploration", "integer", (c) => c.notNull().defaultTo(1))
    .execute();
  await createExplorations(db);
  await createNotes(db);
  await createResults(db);
  await db.schema
    .alterTable("attachment")
    .addColumn("noteId", "text", (c) => c.references("explorationNote.id").onDelete("cascade"))
    .execute();
  await db.schema.createIndex("attachment_of_note").on("attachment").columns(["noteId", "id"]).execute();
}

const goes = (constraint: ForeignKeyConstraintBuilder) => constraint.onDelete("cascade");

async function createExplorations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("exploration")
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("charter", "text", (c) => c.notNull())
    .addColumn("testerId", "text", (c) => c.notNull())
    .addColumn("timeBoxMinutes", "integer", (c) => c.notNull())
    .addColumn("environment", "text")
    .addColumn("build", "text")
    .addColumn("cycleNumber", "integer")
    .addColumn("milestoneId", "text")
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("elapsedMs", "bigint", (c) => c.notNull())
    .addColumn("runningSince", "text")
    .addColumn("startedAt", "text")
    .addColumn("endedAt", "text")
    .addColumn("summary", "text", (c) => c.notNull())
    .addColumn("notes", "integer", (c) => c.notNull())
    .addColumn("bugs", "integer", (c) => c.notNull())
    .addColumn("questions", "integer", (c) => c.notNull())
    .addColumn("ideas", "integer", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("exploration_pk", ["projectId", "number"])
    .execute();
  await db.schema
    .createIndex("exploration_tester")
    .on("exploration")
    .columns(["testerId", "projectId", "number"])
    .where("state" as never, "<>", "ended")
    .execute();
  await db.schema
    .createIndex("exploration_running")
    .on("exploration")
    .columns(["runningSince"])
    .where("runningSince" as never, "is not", null)
    .execute();
}

async function createNotes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("explorationNote")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("explorationNumber", "integer", (c) => c.notNull())
    .addColumn("key", "text")
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("text", "text", (c) => c.notNull())
    .addColumn("atMs", "integer", (c) => c.notNull())
    .addColumn("defect", "text")
    .addColumn("caseNumber", "integer")
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addColumn("editedAt", "text")
    .addForeignKeyConstraint(
      "explorationNote_exploration",
      ["projectId", "explorationNumber"],
      "exploration",
      ["projectId", "number"],
      goes,
    )
    .execute();
  await db.schema
    .createIndex("explorationNote_place")
    .on("explorationNote")
    .columns(["projectId", "explorationNumber", "atMs", "id"])
    .execute();
  await db.schema
    .createIndex("explorationNote_key")
    .on("explorationNote")
    .columns(["projectId", "explorationNumber", "key"])
    .unique()
    .where("key" as never, "is not", null)
    .execute();
}

async function createResults(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("explorationResult")
    .addColumn("resultId", "text", (c) => c.primaryKey().references("testResult.id").onDelete("cascade"))
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("explorationNumber", "integer", (c) => c.notNull())
    .addColumn("atMs", "integer", (c) => c.notNull())
    .addForeignKeyConstraint(
      "explorationResult_exploration",
      ["projectId", "explorationNumber"],
      "exploration",
      ["projectId", "number"],
      goes,
    )
    .execute();
  await db.schema
    .createIndex("explorationResult_place")
    .on("explorationResult")
    .columns(["projectId", "explorationNumber", "atMs", "resultId"])
    .execute();
}
