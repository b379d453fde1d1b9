import type { Kysely } from "kysely";

/** Runs and uploads of the last days, over all projects. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex("run_recent").on("run").columns(["createdAt"]).execute();
  await db.schema.createIndex("import_recent").on("import").columns(["createdAt"]).execute();
}
