import { type Kysely, sql } from "kysely";

/**
 * Results become attempts of executions, and imports belong to runs. What counts is found again by the rules of runs: in
 * each cycle the newest run of a case, and in it every test of every upload, since repetitions were not recognized.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sweepStaged(db);
  await createRuns(db);
  await extendImports(db);
  await extendResults(db);
  await placeResults(db);
  await recount(db);
  await indexResults(db);
}

/** No process of the version before goes on with what it staged. */
async function sweepStaged(db: Kysely<unknown>): Promise<void> {
  const staged = sql`(select "id" from "import" where "state" = 'staged')`;
  await sql`update "testResult" set "supersededBy" = null where "supersededBy" in ${staged}`.execute(db);
  for (const table of ["resultText", "testResult", "testCase"]) {
    await sql`delete from ${sql.table(table)} where "importId" in ${staged}`.execute(db);
  }
  await sql`delete from "import" where "state" = 'staged'`.execute(db);
}

async function createRuns(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("project")
    .addColumn("nextRun", "integer", (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema
    .createTable("run")
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("key", "text")
    .addColumn("name", "text")
    .addColumn("branch", "text")
    .addColumn("commit", "text")
    .addColumn("pullRequest", "text")
    .addColumn("targetBranch", "text")
    .addColumn("ci", "text")
    .addColumn("buildUrl", "text")
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addColumn("tokenId", "text")
    .addPrimaryKeyConstraint("run_pk", ["projectId", "number"])
    .execute();
  await db.schema.createIndex("run_key").on("run").columns(["projectId", "key"]).unique().execute();
}

async function extendImports(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex("import_replay").execute();
  await add(db, "import", "runNumber", "integer", sql`0`);
  await add(db, "import", "job", "text", sql`''`);
  await add(db, "import", "jobAttempt", "bigint", sql`1`);
  await add(db, "import", "parameters", "text", sql`''`);
  await sql`create temporary table "numberedRun" as
    select "projectId", "first", "runKey", row_number() over (partition by "projectId" order by "first") as "number"
    from (select "projectId", min("id") as "first", max("runKey") as "runKey" from "import"
      group by "projectId", case when "runKey" = '' then 'i' || "id" else 'k' || "runKey" end) as "grouped"`.execute(
    db,
  );
  await sql`insert into "run" ("projectId", "number", "key", "branch", "commit", "buildUrl", "createdAt", "createdBy", "tokenId")
    select "import"."projectId", "numberedRun"."number", nullif("import"."runKey", ''), "import"."branch", "import"."commit",
      "import"."buildUrl", "import"."createdAt", "import"."createdBy", "import"."tokenId"
    from "numberedRun" join "import" on "import"."id" = "numberedRun"."first"`.execute(db);
  await sql`update "import" set "runNumber" = (select "number" from "numberedRun"
    where "numberedRun"."projectId" = "import"."projectId" and ("numberedRun"."first" = "import"."id"
      or ("import"."runKey" <> '' and "numberedRun"."runKey" = "import"."runKey")))`.execute(db);
  await sql`update "project" set "nextRun" = 1 + coalesce(
    (select max("number") from "run" where "run"."projectId" = "project"."id"), 0)`.execute(db);
  await sql`drop table "numberedRun"`.execute(db);
  await db.schema
    .createIndex("import_replay")
    .on("import")
    .columns(["projectId", "cycleNumber", "contentHash"])
    .execute();
  await db.schema.createIndex("import_run").on("import").columns(["projectId", "runNumber"]).execute();
}

async function extendResults(db: Kysely<unknown>): Promise<void> {
  await add(db, "testResult", "runNumber", "integer", sql`0`);
  await add(db, "testResult", "environment", "text", sql`''`);
  await add(db, "testResult", "job", "text", sql`''`);
  await add(db, "testResult", "jobAttempt", "bigint", sql`1`);
  await db.schema.alterTable("testResult").addColumn("variant", "text").execute();
  await db.schema.alterTable("testResult").addColumn("variantKey", "text").execute();
  await add(db, "testResult", "traits", "text", sql`''`);
  await add(db, "testResult", "decidesPart", "integer", sql`1`);
  await add(db, "testResult", "standing", "integer", sql`0`);
  await add(db, "testResult", "standingBefore", "integer", sql`0`);
  await db.schema.alterTable("testResult").addColumn("changedBy", "text").execute();
}

async function placeResults(db: Kysely<unknown>): Promise<void> {
  await sql`update "testResult" set
    "runNumber" = (select "runNumber" from "import" where "import"."id" = "testResult"."importId"),
    "environment" = coalesce((select "environment" from "import" where "import"."id" = "testResult"."importId"), '')
    where "importId" is not null`.execute(db);
  await sql`update "testResult" set "runNumber" = coalesce((select max("runNumber") from "testResult" as "earlier"
      where "earlier"."projectId" = "testResult"."projectId" and "earlier"."cycleNumber" = "testResult"."cycleNumber"
      and "earlier"."caseNumber" = "testResult"."caseNumber" and "earlier"."attempt" < "testResult"."attempt"
      and "earlier"."importId" is not null), 0)
    where "importId" is null`.execute(db);
  await findAttempts(db);
  // Every part of every upload counts in its run: nothing marked a later attempt of a job.
  await sql`update "testResult" set "standing" = 1 where "importId" is not null and "decidesPart" = 1`.execute(db);
  await sql`create temporary table "newest" as
    select "projectId", "cycleNumber", "caseNumber", max("runNumber") as "runNumber",
      max(case when "importId" is null and "supersededBy" is null then 1 else 0 end) as "byHand"
    from "testResult" group by "projectId", "cycleNumber", "caseNumber"`.execute(db);
  await sql`create unique index "newest_case" on "newest" ("projectId", "cycleNumber", "caseNumber")`.execute(db);
  await sql`update "testResult" set "standing" = 2 where exists (select 1 from "newest"
    where "newest"."projectId" = "testResult"."projectId" and "newest"."cycleNumber" = "testResult"."cycleNumber"
    and "newest"."caseNumber" = "testResult"."caseNumber" and (
      ("newest"."byHand" = 1 and "testResult"."importId" is null and "testResult"."supersededBy" is null) or
      ("newest"."byHand" = 0 and "testResult"."standing" = 1 and "testResult"."runNumber" = "newest"."runNumber")))`.execute(
    db,
  );
  await sql`drop table "newest"`.execute(db);
  await sql`update "testResult" set "standingBefore" = "standing"`.execute(db);
}

/**
 * Rows of one case in one import are tests of one name, or attempts of one test: that its receipt has as many tests as it
 * has rows says the former. Then all of them count, so that the cycle says what the receipt said.
 */
async function findAttempts(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ id: string; receipt: string; results: number }>`
    select "import"."id", "import"."receipt", (select count(*) from "testResult" where "importId" = "import"."id") as "results"
    from "import" where exists (select 1 from "testResult" where "importId" = "import"."id"
      group by "caseNumber" having count(*) > 1)`.execute(db);
  for (const { id, receipt, results } of rows) {
    if (JSON.parse(receipt).totals.tests >= results) continue;
    await sql`update "testResult" set "decidesPart" = 0 where "importId" = ${id} and exists (
      select 1 from "testResult" as "later" where "later"."projectId" = "testResult"."projectId"
      and "later"."cycleNumber" = "testResult"."cycleNumber" and "later"."caseNumber" = "testResult"."caseNumber"
      and "later"."importId" = ${id} and "later"."attempt" > "testResult"."attempt")`.execute(db);
  }
}

async function recount(db: Kysely<unknown>): Promise<void> {
  for (const status of ["passed", "failed", "error", "skipped", "blocked"]) {
    await sql`update "testCycle" set ${sql.ref(status)} = (select count(*) from "testResult"
      where "testResult"."projectId" = "testCycle"."projectId" and "testResult"."cycleNumber" = "testCycle"."number"
      and "standing" = 2 and "status" = ${status})`.execute(db);
  }
}

async function indexResults(db: Kysely<unknown>): Promise<void> {
  for (const index of ["testResult_gravity", "testResult_superseded", "testResult_import"]) {
    await db.schema.dropIndex(index).execute();
  }
  await db.schema.alterTable("testResult").dropColumn("supersededBy").execute();
  const onResults = (name: string, columns: string[]) =>
    db.schema.createIndex(`testResult_${name}`).on("testResult").columns(columns);
  const ofCycle = ["projectId", "cycleNumber"];
  const standing = ["standing", "standingBefore", "changedBy", "importId"];
  await onResults("gravity", [...ofCycle, "gravity", "id", ...standing]).execute();
  await onResults("run", [...ofCycle, "caseNumber", "runNumber"]).execute();
  const isInCycle = sql<boolean>`"standing" = 2`;
  await onResults("latest", [...ofCycle, "caseNumber", "runNumber"])
    .where(isInCycle)
    .execute();
  await onResults("outcome", [...ofCycle, "gravity"])
    .where(isInCycle)
    .execute();
  await onResults("import", ["importId", "caseNumber"]).where("importId", "is not", null).execute();
  await onResults("changed", ["changedBy"]).where("changedBy", "is not", null).execute();
}

async function add(
  db: Kysely<unknown>,
  table: string,
  column: string,
  type: "integer" | "bigint" | "text",
  initial: ReturnType<typeof sql>,
): Promise<void> {
  await db.schema
    .alterTable(table)
    .addColumn(column, type, (c) => c.notNull().defaultTo(initial))
    .execute();
}
