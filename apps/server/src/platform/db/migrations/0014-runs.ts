import { type Kysely, sql } from "kysely";
import { backfillRuns } from "./0014-runs-backfill.ts";

/** Runs keep their state, their counts and what each case comes to in them; cycles show the default branch. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await extendProjects(db);
  await extendImports(db);
  await createUnmatched(db);
  await extendRuns(db);
  await createRunPlaces(db);
  await createRunCases(db);
  await indexResults(db);
  await backfillRuns(db);
  await indexRuns(db);
}

async function extendProjects(db: Kysely<unknown>): Promise<void> {
  await add(db, "project", "defaultBranch", "text", sql`'main'`);
  await add(db, "project", "runDeadlineMinutes", "integer", sql`120`);
  await add(db, "testCycle", "hasDefaultRuns", "integer", sql`0`);
  await add(db, "testCycle", "shownBranch", "text", sql`'main'`);
}

async function extendImports(db: Kysely<unknown>): Promise<void> {
  await add(db, "import", "version", "integer", sql`1`);
  await add(db, "import", "outside", "integer", sql`0`);
  await db.schema.alterTable("testResult").addColumn("match", "integer").execute();
  for (const table of ["import", "run"]) {
    await db.schema.alterTable(table).addColumn("tokenName", "text").execute();
    await db.schema.alterTable(table).addColumn("tokenPreview", "text").execute();
  }
  await db.schema
    .createIndex("import_token")
    .on("import")
    .columns(["projectId", "tokenId", "id"])
    .where("tokenId", "is not", null)
    .execute();
}

/** Tests that matched no case of an upload that was to make none. */
async function createUnmatched(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("unmatchedTest")
    .addColumn("importId", "text", (c) => c.notNull().references("import.id").onDelete("cascade"))
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("classname", "text")
    .addColumn("variant", "text")
    .addColumn("status", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("unmatchedTest_pk", ["importId", "number"])
    .execute();
}

async function extendRuns(db: Kysely<unknown>): Promise<void> {
  await add(db, "run", "updatedAt", "text", sql`''`);
  await db.schema.alterTable("run").addColumn("finishedAt", "text").execute();
  await db.schema.alterTable("run").addColumn("baseline", "integer").execute();
  await add(db, "run", "judgement", "text", sql`'open'`);
  await add(db, "run", "shards", "text", sql`'{"expected":0,"arrived":0,"missing":[]}'`);
  const counts = ["passed", "failed", "error", "skipped", "blocked", "muted", "cases", "flaky", "errorsOutside"];
  const changes = ["newFailures", "stillFailing", "fixed", "added", "missing"];
  for (const column of ["version", "isComplete", "isOutage", "isBaselineFixed", ...counts, ...changes]) {
    await add(db, "run", column, "integer", sql`0`);
  }
  await add(db, "run", "durationMs", "bigint", sql`0`);
}

async function createRunPlaces(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("runPlace")
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("runNumber", "integer", (c) => c.notNull())
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("environment", "text", (c) => c.notNull())
    .addColumn("job", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("runPlace_pk", ["projectId", "runNumber", "number"])
    .addForeignKeyConstraint("runPlace_run", ["projectId", "runNumber"], "run", ["projectId", "number"], (c) =>
      c.onDelete("cascade"),
    )
    .execute();
  await db.schema
    .createIndex("runPlace_environment")
    .on("runPlace")
    .columns(["projectId", "environment", "runNumber"])
    .execute();
}

async function createRunCases(db: Kysely<unknown>): Promise<void> {
  const counts = ["severity", "passed", "failed", "error", "skipped", "blocked", "muted", "flaky"];
  let table = db.schema
    .createTable("runCase")
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("runNumber", "integer", (c) => c.notNull())
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("replacedIn", "integer");
  for (const column of counts) table = table.addColumn(column, "integer", (c) => c.notNull().defaultTo(0));
  await table
    .addColumn("durationMs", "bigint", (c) => c.notNull().defaultTo(0))
    .addColumn("places", "bigint", (c) => c.notNull().defaultTo(0))
    .addPrimaryKeyConstraint("runCase_pk", ["projectId", "runNumber", "caseNumber", "version"])
    .execute();
  // Failing cases come first, and are few; the others are read in the order of the key.
  await db.schema
    .createIndex("runCase_notable")
    .on("runCase")
    .columns(["projectId", "runNumber", "severity", "caseNumber"])
    .where(sql<boolean>`"severity" <> 3`)
    .execute();
}

async function indexResults(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex("testResult_run").execute();
  await db.schema
    .createIndex("testResult_inRun")
    .on("testResult")
    .columns(["projectId", "runNumber", "caseNumber"])
    .where(sql<boolean>`"importId" is not null`)
    .execute();
  await db.schema
    .createIndex("testResult_manual")
    .on("testResult")
    .columns(["projectId", "cycleNumber", "caseNumber", "attempt"])
    .where(sql<boolean>`"importId" is null`)
    .execute();
}

async function indexRuns(db: Kysely<unknown>): Promise<void> {
  const onRuns = (name: string, columns: string[]) =>
    db.schema
      .createIndex(`run_${name}`)
      .on("run")
      .columns(["projectId", ...columns, "number"])
      .execute();
  await onRuns("series", ["name", "branch"]);
  await onRuns("branch", ["branch"]);
  await onRuns("commit", ["commit"]);
  await onRuns("judgement", ["judgement"]);
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
