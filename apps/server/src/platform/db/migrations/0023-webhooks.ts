import { type Kysely, sql } from "kysely";

/** Webhooks, what is to be delivered to them and how that went; how far readers of the audit log are; runs they announced. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("auditReader")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("seq", "integer", (c) => c.notNull())
    .addColumn("mark", "text")
    .execute();
  // Webhooks that come to be before the first round of background work must miss nothing.
  await sql`insert into "auditReader" ("name", "seq") select 'webhooks', "seq" from "auditHead"`.execute(db);
  await db.schema
    .createTable("webhook")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.references("project.id").onDelete("cascade"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("url", "text", (c) => c.notNull())
    .addColumn("events", "text", (c) => c.notNull())
    .addColumn("branch", "text")
    .addColumn("secret", "text")
    .addColumn("oldSecret", "text")
    .addColumn("oldSecretEndsAt", "text")
    .addColumn("active", "integer", (c) => c.notNull())
    .addColumn("disabledAt", "text")
    .addColumn("disabledBecause", "text")
    .addColumn("failingSince", "text")
    .addColumn("lastDeliveredAt", "text")
    .addColumn("afterSeq", "integer", (c) => c.notNull())
    .addColumn("leaseUntil", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("webhook_project").on("webhook").columns(["projectId", "id"]).execute();
  await db.schema
    .createTable("webhookDelivery")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("webhookId", "text", (c) => c.notNull().references("webhook.id").onDelete("cascade"))
    .addColumn("messageId", "text", (c) => c.notNull())
    .addColumn("type", "text", (c) => c.notNull())
    .addColumn("payload", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("attempts", "integer", (c) => c.notNull())
    .addColumn("step", "integer", (c) => c.notNull())
    .addColumn("dueAt", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("webhookDelivery_message")
    .on("webhookDelivery")
    .columns(["webhookId", "messageId"])
    .unique()
    .execute();
  await db.schema.createIndex("webhookDelivery_webhook").on("webhookDelivery").columns(["webhookId", "id"]).execute();
  await db.schema.createIndex("webhookDelivery_age").on("webhookDelivery").columns(["createdAt"]).execute();
  await db.schema
    .createIndex("webhookDelivery_due")
    .on("webhookDelivery")
    .columns(["webhookId", "dueAt"])
    .where(sql.ref("state"), "=", sql.lit("pending"))
    .execute();
  await db.schema
    .createTable("webhookAttempt")
    .addColumn("deliveryId", "text", (c) => c.notNull().references("webhookDelivery.id").onDelete("cascade"))
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("startedAt", "text", (c) => c.notNull())
    .addColumn("durationMs", "integer")
    .addColumn("status", "integer")
    .addColumn("problem", "text")
    .addColumn("requestHeaders", "text", (c) => c.notNull())
    .addColumn("responseHeaders", "text")
    .addColumn("responseBody", "text")
    .addPrimaryKeyConstraint("webhookAttempt_key", ["deliveryId", "number"])
    .execute();
  await db.schema
    .createTable("announcedRun")
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("runNumber", "integer", (c) => c.notNull())
    .addColumn("announced", "text")
    .addColumn("times", "integer", (c) => c.notNull())
    .addColumn("dueAt", "text")
    .addPrimaryKeyConstraint("announcedRun_key", ["projectId", "runNumber"])
    .execute();
  await db.schema.alterTable("cause").addColumn("reopenedIn", "integer").execute();
  await db.schema.createIndex("announcedRun_due").on("announcedRun").columns(["dueAt"]).execute();
}
