import type { Kysely } from "kysely";

/** Runs whose baseline changed after they were counted, and those that wait for shards. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("run")
    .addColumn("isOutdated", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex("run_baseline").on("run").columns(["projectId", "baseline"]).execute();
  await db.schema.createIndex("run_outdated").on("run").columns(["isOutdated"]).where("isOutdated", "=", 1).execute();
  await db.schema
    .createIndex("run_open")
    .on("run")
    .columns(["judgement", "createdAt"])
    .where("judgement", "=", "open")
    .execute();
}
