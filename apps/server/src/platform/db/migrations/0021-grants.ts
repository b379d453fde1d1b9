import type { Kysely } from "kysely";

/** Tokens given to assistants by signing in: which client has one, its codes and secrets, and clients that registered. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("token").addColumn("client", "text").execute();
  await db.schema.alterTable("token").addColumn("audience", "text").execute();
  await db.schema
    .createTable("grantSecret")
    .addColumn("hash", "text", (c) => c.primaryKey())
    .addColumn("tokenId", "text", (c) => c.notNull().references("token.id").onDelete("cascade"))
    .addColumn("use", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("expiresAt", "text")
    .addColumn("usedAt", "text")
    .execute();
  await db.schema.createIndex("grantSecret_token").on("grantSecret").columns(["tokenId", "createdAt"]).execute();
  await db.schema
    .createTable("authorizationCode")
    .addColumn("hash", "text", (c) => c.primaryKey())
    .addColumn("userId", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addColumn("client", "text", (c) => c.notNull())
    .addColumn("redirectUri", "text", (c) => c.notNull())
    .addColumn("challenge", "text", (c) => c.notNull())
    .addColumn("audience", "text")
    .addColumn("terms", "text", (c) => c.notNull())
    .addColumn("expiresAt", "text", (c) => c.notNull())
    .addColumn("usedAt", "text")
    .addColumn("tokenId", "text", (c) => c.references("token.id").onDelete("set null"))
    .execute();
  await db.schema.createIndex("authorizationCode_user").on("authorizationCode").columns(["userId"]).execute();
  await db.schema.createIndex("authorizationCode_token").on("authorizationCode").columns(["tokenId"]).execute();
  await db.schema.createIndex("authorizationCode_expiresAt").on("authorizationCode").columns(["expiresAt"]).execute();
  await db.schema
    .createTable("registeredClient")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("redirectUris", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("usedAt", "text")
    .execute();
  await db.schema.createIndex("registeredClient_usedAt").on("registeredClient").columns(["usedAt", "id"]).execute();
}
