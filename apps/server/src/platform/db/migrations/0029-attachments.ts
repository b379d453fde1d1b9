import type { Kysely } from "kysely";

/** Files of results and test cases: what each is called and belongs to, and the contents, each stored once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("blob")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("sha256", "text", (c) => c.notNull().unique())
    .addColumn("size", "bigint", (c) => c.notNull())
    .addColumn("usedAt", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("blob_used").on("blob").columns(["usedAt"]).execute();
  await db.schema
    .createTable("attachment")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("caseNumber", "integer")
    .addColumn("resultId", "text", (c) => c.references("testResult.id").onDelete("cascade"))
    .addColumn("importId", "text")
    .addColumn("step", "integer")
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("path", "text")
    .addColumn("report", "text")
    .addColumn("isFailing", "integer", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("blobId", "text", (c) => c.references("blob.id"))
    .addColumn("contentType", "text")
    .addColumn("kind", "text")
    .addColumn("size", "bigint", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addForeignKeyConstraint(
      "attachment_case",
      ["projectId", "caseNumber"],
      "testCase",
      ["projectId", "number"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  const index = (name: string, ...columns: string[]) =>
    db.schema.createIndex(`attachment_${name}`).on("attachment").columns(columns).execute();
  await index("of_result", "resultId", "id");
  await index("of_case", "projectId", "caseNumber", "id");
  await index("of_import", "importId", "state", "id");
  await index("of_blob", "blobId");
  // What a project stores is summed from the index alone.
  await index("size", "projectId", "size");
}
