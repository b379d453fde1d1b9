import type { Kysely } from "kysely";

/** Cases are counted by folder, and listed in one, from an index alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex("testCase_folder").execute();
  await db.schema
    .createIndex("testCase_folder")
    .on("testCase")
    .columns(["projectId", "folderId", "number", "binId", "importId"])
    .execute();
}
