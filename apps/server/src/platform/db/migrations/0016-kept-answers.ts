import type { Kysely } from "kysely";

/** Answers to requests with an `Idempotency-Key`, for as long as they may be repeated. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("keptAnswer")
    .addColumn("tokenId", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("requestHash", "text", (column) => column.notNull())
    .addColumn("bodyHash", "text")
    .addColumn("status", "integer")
    .addColumn("answer", "text")
    .addColumn("createdAt", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("keptAnswer_key", ["tokenId", "key"])
    .execute();
  await db.schema.createIndex("keptAnswer_created").on("keptAnswer").column("createdAt").execute();
}
