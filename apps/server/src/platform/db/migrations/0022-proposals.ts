import type { Kysely } from "kysely";

/** New test cases and changes of test cases that wait for a person's decision. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("proposal")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("caseNumber", "integer")
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("fields", "text", (c) => c.notNull())
    .addColumn("proposed", "text", (c) => c.notNull())
    .addColumn("before", "text")
    .addColumn("caseVersion", "integer")
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("isEdited", "integer", (c) => c.notNull())
    .addColumn("note", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("proposedBy", "text", (c) => c.notNull())
    .addColumn("tokenId", "text")
    .addColumn("tokenName", "text")
    .addColumn("tokenPreview", "text")
    .addColumn("decidedAt", "text")
    .addColumn("decidedBy", "text")
    .execute();
  await db.schema.createIndex("proposal_project").on("proposal").columns(["projectId", "id"]).execute();
  await db.schema.createIndex("proposal_state").on("proposal").columns(["projectId", "state", "id"]).execute();
  await db.schema.createIndex("proposal_proposer").on("proposal").columns(["proposedBy", "projectId", "id"]).execute();
  await db.schema.createIndex("proposal_decided").on("proposal").columns(["decidedAt"]).execute();
}
