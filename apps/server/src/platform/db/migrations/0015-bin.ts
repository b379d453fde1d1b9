import { type Kysely, PostgresAdapter, sql } from "kysely";

const BINNED_ROWS = ["project", "folder", "testCase", "testCycle", "run", "import"] as const;

/** Deleted things wait in the bin: one row for each deletion, which all rows that it took along name. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createBin(db);
  for (const table of BINNED_ROWS) await db.schema.alterTable(table).addColumn("binId", "text").execute();
  await moveDeletedCases(db);
  await freeNames(db);
  await db.schema.alterTable("testCase").dropColumn("deletedAt").execute();
  await indexBinned(db);
}

async function createBin(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("bin")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("target", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("deletedAt", "text", (c) => c.notNull())
    .addColumn("deletedBy", "text")
    .addColumn("leaseUntil", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("bin_project").on("bin").columns(["projectId", "deletedAt", "id"]).execute();
  await db.schema.createIndex("bin_state").on("bin").columns(["state", "deletedAt"]).execute();
}

/** Cases that were deleted before there was a bin gave up their automation, so they come back without it. */
async function moveDeletedCases(db: Kysely<unknown>): Promise<void> {
  await sql`insert into "bin" ("id", "projectId", "kind", "target", "name", "state", "deletedAt", "deletedBy", "leaseUntil")
    select 'case-' || "projectId" || '-' || "number", "projectId", 'case', cast("number" as text), "name", 'done', "deletedAt", null, ''
    from "testCase" where "deletedAt" is not null`.execute(db);
  await sql`update "testCase" set "binId" = 'case-' || "projectId" || '-' || "number"
    where "deletedAt" is not null`.execute(db);
}

/** What lies in the bin holds no name or key that something else may take meanwhile. */
async function freeNames(db: Kysely<unknown>): Promise<void> {
  for (const index of ["testCase_automation", "folder_name", "run_key"]) await db.schema.dropIndex(index).execute();
  await sql`create unique index "testCase_automation" on "testCase" ("projectId", "automationKey")
    where "binId" is null`.execute(db);
  await sql`create unique index "folder_name" on "folder" ("projectId", coalesce("parentId", ''), "name")
    where "binId" is null`.execute(db);
  await sql`create unique index "run_key" on "run" ("projectId", "key") where "binId" is null`.execute(db);
  if (db.getExecutor().adapter instanceof PostgresAdapter) return;
  await db.schema.dropIndex("testCase_search").execute();
  await db.schema
    .createIndex("testCase_search")
    .on("testCase")
    .columns(["projectId", "number", "name", "binId", "importId"])
    .execute();
}

async function indexBinned(db: Kysely<unknown>): Promise<void> {
  for (const table of BINNED_ROWS) {
    await sql`create index ${sql.ref(`${table}_bin`)} on ${sql.table(table)} ("binId") where "binId" is not null`.execute(
      db,
    );
  }
  await sql`create index "testCase_folder" on "testCase" ("projectId", "folderId") where "folderId" is not null`.execute(
    db,
  );
  await sql`create index "import_hidden" on "import" ("id") where "state" <> 'done'`.execute(db);
}
