import type { Kysely } from "kysely";

/** Runs whose baseline changed after they were counted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("run")
    .addColumn("isOutdated", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex("run_baseline").on("run").columns(["projectId", "baseline"]).execute();
  await db.schema.createIndex("run_outdated").on("run").columns(["isOutdated"]).where("isOutdated", "=", 1).execute();
}
