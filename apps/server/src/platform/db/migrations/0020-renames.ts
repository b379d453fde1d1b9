import type { Kysely } from "kysely";

/** Pairs of cases that may be one test under two names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("rename")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("fromNumber", "integer", (c) => c.notNull())
    .addColumn("toNumber", "integer", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("confidence", "integer", (c) => c.notNull())
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("importId", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("decidedAt", "text")
    .addColumn("decidedBy", "text")
    .addColumn("before", "text")
    .addColumn("binId", "text")
    .execute();
  await db.schema
    .createIndex("rename_pair")
    .on("rename")
    .columns(["projectId", "fromNumber", "toNumber"])
    .unique()
    .execute();
  await db.schema.createIndex("rename_project").on("rename").columns(["projectId", "id"]).execute();
}
