import type { Kysely } from "kysely";

/** How long runs of a project are kept, by branch, and runs that are kept whatever the rules say. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("retentionRule")
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("position", "integer", (c) => c.notNull())
    .addColumn("branch", "text", (c) => c.notNull())
    .addColumn("keepDays", "integer")
    .addPrimaryKeyConstraint("retentionRule_pk", ["projectId", "position"])
    .execute();
  await db.schema
    .createTable("keptRun")
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("runNumber", "integer", (c) => c.notNull())
    .addColumn("keptAt", "text", (c) => c.notNull())
    .addColumn("keptBy", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("keptRun_pk", ["projectId", "runNumber"])
    .addForeignKeyConstraint("keptRun_run", ["projectId", "runNumber"], "run", ["projectId", "number"], (constraint) =>
      constraint.onDelete("cascade"),
    )
    .execute();
}
