import type { Kysely } from "kysely";

/** Of what an import that isn't done yet changes, the results of one case are found by themselves. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex("testResult_changed").execute();
  await db.schema
    .createIndex("testResult_changed")
    .on("testResult")
    .columns(["changedBy", "caseNumber"])
    .where("changedBy" as never, "is not", null)
    .execute();
}
