import type { Kysely } from "kysely";

/** Files of test cases that were read into projects, and the fields that projects give their cases. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("testCase").addColumn("customFields", "text").execute();
  await db.schema
    .alterTable("project")
    .addColumn("caseFields", "text", (c) => c.notNull().defaultTo("[]"))
    .execute();
  await db.schema
    .createTable("caseImport")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("fileName", "text", (c) => c.notNull())
    .addColumn("format", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("cases", "integer", (c) => c.notNull())
    .addColumn("stored", "integer", (c) => c.notNull())
    .addColumn("folders", "integer", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addColumn("binId", "text")
    .addColumn("leaseUntil", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("caseImport_project").on("caseImport").columns(["projectId", "id"]).execute();
}
