import type { Kysely } from "kysely";

/** CI systems that projects trust, the tokens minted for them, what was refused, and what their issuers vouch for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("publisher")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("system", "text", (c) => c.notNull())
    .addColumn("issuer", "text", (c) => c.notNull())
    .addColumn("rules", "text", (c) => c.notNull())
    .addColumn("scopes", "text", (c) => c.notNull())
    .addColumn("lifetimeMinutes", "integer", (c) => c.notNull())
    .addColumn("accountId", "text", (c) => c.notNull().references("user.id"))
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addColumn("lastUsedAt", "text")
    .addColumn("lastSource", "text")
    .execute();
  await db.schema.createIndex("publisher_project").on("publisher").columns(["projectId", "id"]).execute();
  await db.schema.createIndex("publisher_issuer").on("publisher").columns(["issuer", "id"]).execute();
  await db.schema
    .createTable("publisherRefusal")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("publisherId", "text", (c) => c.references("publisher.id").onDelete("cascade"))
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("issuer", "text", (c) => c.notNull())
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("message", "text", (c) => c.notNull())
    .addColumn("rule", "text")
    .addColumn("claims", "text", (c) => c.notNull())
    .addColumn("isVerified", "integer", (c) => c.notNull())
    .addColumn("times", "integer", (c) => c.notNull())
    .addColumn("firstAt", "text", (c) => c.notNull())
    .addColumn("lastAt", "text", (c) => c.notNull())
    .addColumn("ip", "text", (c) => c.notNull())
    .execute();
  const refusals = (name: string) => db.schema.createIndex(`publisherRefusal_${name}`).on("publisherRefusal");
  await refusals("key").columns(["projectId", "key"]).unique().execute();
  await refusals("latest").columns(["projectId", "lastAt", "id"]).execute();
  await refusals("publisher").columns(["publisherId"]).execute();
  await refusals("lastAt").columns(["lastAt"]).execute();
  await db.schema
    .createTable("usedIdentityToken")
    .addColumn("key", "text", (c) => c.primaryKey())
    .addColumn("expiresAt", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("usedIdentityToken_expiresAt").on("usedIdentityToken").columns(["expiresAt"]).execute();
  await db.schema.alterTable("token").addColumn("publisherId", "text").execute();
  await db.schema.alterTable("token").addColumn("provenance", "text").execute();
  await db.schema
    .createIndex("token_publisher")
    .on("token")
    .columns(["publisherId", "expiresAt"])
    .where("publisherId" as never, "is not", null)
    .execute();
  await db.schema.alterTable("run").addColumn("provenance", "text").execute();
}
