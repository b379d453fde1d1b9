import type { CreateTableBuilder, Kysely } from "kysely";

/** Mutes, flaky runs, causes of failures, and daily sums of runs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createMutes(db);
  await createFlaky(db);
  await createCauses(db);
  await createTrends(db);
}

const ofProject = <Table extends string, Column extends string>(table: CreateTableBuilder<Table, Column>) =>
  table.addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"));

async function createMutes(db: Kysely<unknown>): Promise<void> {
  await ofProject(db.schema.createTable("mute").addColumn("id", "text", (c) => c.primaryKey()))
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addColumn("branch", "text")
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("until", "text", (c) => c.notNull())
    .addColumn("endsAt", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addColumn("noticeState", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("mute_case").on("mute").columns(["projectId", "caseNumber", "endsAt"]).execute();
  await db.schema.createIndex("mute_project").on("mute").columns(["projectId", "id"]).execute();
  await db.schema
    .createIndex("mute_notice")
    .on("mute")
    .columns(["endsAt"])
    .where("noticeState" as never, "<>", "done")
    .execute();
}

async function createFlaky(db: Kysely<unknown>): Promise<void> {
  await ofProject(db.schema.createTable("flakyReset"))
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addColumn("afterRun", "integer", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("flakyReset_pk", ["projectId", "caseNumber"])
    .execute();
  await ofProject(db.schema.createTable("flakyRun"))
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addColumn("runNumber", "integer", (c) => c.notNull())
    .addColumn("at", "text", (c) => c.notNull())
    .addColumn("branch", "text")
    .addPrimaryKeyConstraint("flakyRun_pk", ["projectId", "caseNumber", "runNumber"])
    .execute();
  await db.schema.createIndex("flakyRun_run").on("flakyRun").columns(["projectId", "runNumber"]).execute();
  await db.schema
    .createIndex("flakyRun_at")
    .on("flakyRun")
    .columns(["projectId", "at", "caseNumber", "branch", "runNumber"])
    .execute();
}

async function createCauses(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("project")
    .addColumn("nextCause", "integer", (c) => c.notNull().defaultTo(1))
    .execute();
  await ofProject(db.schema.createTable("cause"))
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("title", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("resolvedAt", "text")
    .addColumn("isReopened", "integer", (c) => c.notNull())
    .addColumn("mergedInto", "integer")
    .addColumn("lastRun", "integer")
    .addColumn("assignee", "text")
    .addColumn("note", "text", (c) => c.notNull())
    .addColumn("issueUrl", "text")
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("cause_pk", ["projectId", "number"])
    .execute();
  await db.schema.createIndex("cause_key").on("cause").columns(["projectId", "key"]).unique().execute();
  await db.schema.createIndex("cause_lastRun").on("cause").columns(["projectId", "lastRun", "number"]).execute();
  await db.schema
    .createIndex("cause_merged")
    .on("cause")
    .columns(["projectId", "mergedInto"])
    .where("mergedInto" as never, "is not", null)
    .execute();
}

async function createTrends(db: Kysely<unknown>): Promise<void> {
  let table = ofProject(db.schema.createTable("trendDay"))
    .addColumn("branch", "text", (c) => c.notNull())
    .addColumn("day", "text", (c) => c.notNull());
  for (const column of ["runs", "passed", "skipped", "tests", "newFailures", "flaky"] as const) {
    table = table.addColumn(column, "integer", (c) => c.notNull()) as never;
  }
  await table
    .addColumn("durationMedianMs", "bigint", (c) => c.notNull())
    .addColumn("durationP90Ms", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("trendDay_pk", ["projectId", "branch", "day"])
    .execute();
}
