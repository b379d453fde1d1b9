import type { Kysely } from "kysely";

/** Browsers that an account was signed in to from: guesses by strangers don't delay them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("device")
    .addColumn("hash", "text", (c) => c.notNull())
    .addColumn("userId", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("lastUsedAt", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("device_pk", ["hash", "userId"])
    .execute();
  await db.schema.createIndex("device_user").on("device").columns(["userId", "lastUsedAt"]).execute();
  await db.schema.createIndex("device_lastUsedAt").on("device").columns(["lastUsedAt"]).execute();
}
