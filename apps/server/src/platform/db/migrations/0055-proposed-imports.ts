import { type Kysely, sql } from "kysely";

/** Uploads that count nowhere until a member accepts them, with their files. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createProposedImport(db);
  await createFiles(db);
  // As migration 0008 has it, for the scope that came now.
  await sql`create index ${sql.id("token_may_result:propose")} on token ("createdAt", id)
    where scopes like '%"result:propose"%'`.execute(db);
}

async function createProposedImport(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("proposedImport")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("digest", "text", (c) => c.notNull())
    .addColumn("query", "text", (c) => c.notNull())
    .addColumn("provenance", "text")
    .addColumn("receipt", "text", (c) => c.notNull())
    .addColumn("failures", "text", (c) => c.notNull())
    .addColumn("bytes", "integer", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("note", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("proposedBy", "text", (c) => c.notNull())
    .addColumn("tokenId", "text")
    .addColumn("tokenName", "text")
    .addColumn("tokenPreview", "text")
    .addColumn("decidedAt", "text")
    .addColumn("decidedBy", "text")
    .addColumn("importId", "text")
    .addColumn("runNumber", "integer")
    .execute();
  const index = (name: string, columns: string[]) =>
    db.schema.createIndex(`proposedImport_${name}`).on("proposedImport").columns(columns);
  await index("digest", ["projectId", "digest"]).unique().execute();
  await index("project", ["projectId", "id"]).execute();
  await index("state", ["projectId", "state", "id"]).execute();
  await index("age", ["state", "createdAt"]).execute();
}

async function createFiles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("proposedImportFile")
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("proposalId", "text", (c) => c.notNull().references("proposedImport.id").onDelete("cascade"))
    .addColumn("position", "integer", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("blobId", "text", (c) => c.notNull().references("blob.id"))
    .addPrimaryKeyConstraint("proposedImportFile_key", ["proposalId", "position"])
    .execute();
  await db.schema.createIndex("proposedImportFile_blob").on("proposedImportFile").columns(["blobId"]).execute();
}
