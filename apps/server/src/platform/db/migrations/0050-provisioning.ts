import type { Kysely } from "kysely";

/** What a provider that provisions accounts and teams over SCIM calls them; both without a row are known by their own names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("scimUser")
    .addColumn("userId", "text", (c) => c.primaryKey().references("user.id"))
    .addColumn("userName", "text", (c) => c.notNull())
    .addColumn("userNameKey", "text", (c) => c.notNull())
    .addColumn("externalId", "text")
    .execute();
  await db.schema.createIndex("scimUser_name").on("scimUser").columns(["userNameKey"]).unique().execute();
  await db.schema.createIndex("scimUser_external").on("scimUser").columns(["externalId"]).execute();
  await db.schema
    .createTable("scimTeam")
    .addColumn("teamId", "text", (c) => c.primaryKey().references("team.id").onDelete("cascade"))
    .addColumn("externalId", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("scimTeam_external").on("scimTeam").columns(["externalId"]).execute();
  await db.schema.createIndex("team_name").on("team").columns(["name", "id"]).execute();
}
