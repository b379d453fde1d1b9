import { type Kysely, sql } from "kysely";

/**
 * What a cycle shows is read through an index of just that, however many results the cycle has; all its results through one that
 * doesn't change when newer ones come.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex("testResult_outcome").execute();
  await db.schema.dropIndex("testResult_gravity").execute();
  await db.schema
    .createIndex("testResult_severity")
    .on("testResult")
    .columns(["projectId", "cycleNumber", "gravity", "id"])
    .execute();
  await db.schema
    .createIndex("testResult_shown")
    .on("testResult")
    // The databases prefer it to the other one for the column that is the same in all of it.
    .columns(["projectId", "cycleNumber", "standing", "gravity", "id", "changedBy", "importId"])
    .where(sql<boolean>`"standing" = 2`)
    .execute();
}
