import type { Kysely } from "kysely";

/** What refers to a project, a user or a service account is found without reading the table, also where that is deleted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex("folder_project").on("folder").columns(["projectId", "id"]).execute();
  await db.schema.createIndex("savedView_owner").on("savedView").columns(["ownerId"]).execute();
  await db.schema.createIndex("passkeyChallenge_user").on("passkeyChallenge").columns(["userId"]).execute();
  await db.schema.createIndex("publisher_account").on("publisher").columns(["accountId"]).execute();
}
