import { type Kysely, PostgresAdapter, sql } from "kysely";

/** A case may have many keys, each of which finds it; folders may be made by imports. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = db.schema
    .createTable("caseKey")
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addColumn("importId", "text")
    .addPrimaryKeyConstraint("caseKey_pk", ["projectId", "key", "caseNumber"]);
  const isSqlite = !(db.getExecutor().adapter instanceof PostgresAdapter);
  await (isSqlite ? table.modifyEnd(sql`without rowid`) : table).execute();
  await db.schema.createIndex("caseKey_case").on("caseKey").columns(["projectId", "caseNumber"]).execute();
  await db.schema
    .createIndex("caseKey_import")
    .on("caseKey")
    .columns(["importId"])
    .where("importId", "is not", null)
    .execute();
  await sql`insert into "caseKey" ("projectId", "key", "caseNumber", "importId")
    select "projectId", "automationKey", "number", null from "testCase" where "automationKey" is not null`.execute(db);
  await db.schema.dropIndex("testCase_automation").execute();
  await db.schema.alterTable("testCase").dropColumn("automationKey").execute();
  await db.schema.alterTable("folder").addColumn("importId", "text").execute();
  await db.schema
    .createIndex("folder_import")
    .on("folder")
    .columns(["importId"])
    .where("importId", "is not", null)
    .execute();
}
