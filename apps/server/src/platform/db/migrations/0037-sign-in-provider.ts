import type { Kysely } from "kysely";

/** Sign-ins at a provider: those under way, the accounts that are linked with one, and the sessions that came from one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("providerFlow")
    .addColumn("hash", "text", (c) => c.primaryKey())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("nonce", "text", (c) => c.notNull())
    .addColumn("verifier", "text", (c) => c.notNull())
    .addColumn("purpose", "text", (c) => c.notNull())
    .addColumn("sessionId", "text")
    .addColumn("returnTo", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("expiresAt", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("providerFlow_end").on("providerFlow").columns(["expiresAt"]).execute();
  await db.schema
    .createTable("linkedAccount")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("issuer", "text", (c) => c.notNull())
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("userId", "text", (c) => c.notNull().references("user.id"))
    .addColumn("email", "text")
    .addColumn("admittedBy", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("lastUsedAt", "text")
    .execute();
  await db.schema
    .createIndex("linkedAccount_subject")
    .on("linkedAccount")
    .columns(["issuer", "subject"])
    .unique()
    .execute();
  await db.schema
    .createIndex("linkedAccount_user")
    .on("linkedAccount")
    .columns(["userId", "issuer"])
    .unique()
    .execute();
  await db.schema
    .alterTable("session")
    .addColumn("byProvider", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable("providerSession")
    .addColumn("sessionId", "text", (c) => c.primaryKey().references("session.id").onDelete("cascade"))
    .addColumn("idToken", "text", (c) => c.notNull())
    .execute();
}
