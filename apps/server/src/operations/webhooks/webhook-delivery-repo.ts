import { sql } from "kysely";
import { given } from "../../platform/db/given.ts";
import type { Db, Tx, WebhookAttemptTable, WebhookDeliveryTable } from "../../platform/db/schema.ts";

/** Rows of one statement, to stay under every database's limit of parameters. */
const CHUNK = 100;

/** Inserts those whose event the webhook has not had. */
export async function insertNew(db: Tx, deliveries: readonly WebhookDeliveryTable[]): Promise<void> {
  for (let start = 0; start < deliveries.length; start += CHUNK) {
    await db
      .insertInto("webhookDelivery")
      .values(deliveries.slice(start, start + CHUNK))
      .onConflict((conflict) => conflict.columns(["webhookId", "messageId"]).doNothing())
      .execute();
  }
}

export type DeliveryRow = WebhookDeliveryTable & Pick<WebhookAttemptTable, "status" | "problem" | "durationMs">;

/** Deliveries of a webhook, each with its last attempt. */
function withLastAttempt(db: Db, webhookId: string) {
  return db
    .selectFrom("webhookDelivery")
    .leftJoin("webhookAttempt", (join) =>
      join
        .onRef("webhookAttempt.deliveryId", "=", "webhookDelivery.id")
        .onRef("webhookAttempt.number", "=", "webhookDelivery.attempts"),
    )
    .where("webhookDelivery.webhookId", "=", webhookId)
    .selectAll("webhookDelivery")
    .select(["webhookAttempt.status", "webhookAttempt.problem", "webhookAttempt.durationMs"]);
}

/** Newest first, before the id `before`. */
export function list(
  db: Db,
  webhookId: string,
  { state, before }: { state: WebhookDeliveryTable["state"] | undefined; before: string | undefined },
  limit: number,
): Promise<DeliveryRow[]> {
  return withLastAttempt(db, webhookId)
    .where((row) =>
      row.and([
        ...given(state, (it) => row("webhookDelivery.state", "=", it)),
        ...given(before, (id) => row("webhookDelivery.id", "<", id)),
      ]),
    )
    .orderBy("webhookDelivery.id", "desc")
    .limit(limit)
    .execute();
}

export function find(db: Db, webhookId: string, id: string): Promise<DeliveryRow | undefined> {
  return withLastAttempt(db, webhookId).where("webhookDelivery.id", "=", id).executeTakeFirst();
}

/** How many wait, of each webhook at most so many; those without any are absent. */
export async function countWaiting(db: Db, webhookIds: readonly string[], most: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const webhookId of webhookIds) {
    const waiting = db
      .selectFrom("webhookDelivery")
      .select("id")
      .where("webhookId", "=", webhookId)
      .where("state", "=", sql.lit("pending" as const))
      .limit(most);
    const { total } = await db
      .selectFrom(waiting.as("waiting"))
      .select((row) => row.fn.countAll<number>().as("total"))
      .executeTakeFirstOrThrow();
    if (total > 0) counts.set(webhookId, total);
  }
  return counts;
}

/** The delivery of the webhook that is due first. */
export function findDue(db: Tx, webhookId: string, now: string): Promise<WebhookDeliveryTable | undefined> {
  return db
    .selectFrom("webhookDelivery")
    .selectAll()
    .where("webhookId", "=", webhookId)
    .where("state", "=", sql.lit("pending" as const))
    .where("dueAt", "<=", now)
    .orderBy("dueAt")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
}

export async function update(db: Tx, id: string, change: Partial<WebhookDeliveryTable>): Promise<void> {
  await db.updateTable("webhookDelivery").set(change).where("id", "=", id).execute();
}

/** Records how the newest attempt of a delivery ended; false where it is not the newest any more. */
export async function settle(
  db: Tx,
  { id, attempts }: Pick<WebhookDeliveryTable, "id" | "attempts">,
  change: Partial<WebhookDeliveryTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("webhookDelivery")
    .set(change)
    .where("id", "=", id)
    .where("attempts", "=", attempts)
    .where("state", "=", "pending")
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Begins an attempt; those before the oldest kept one are dropped. */
export async function insertAttempt(db: Tx, attempt: WebhookAttemptTable, oldestKept: number): Promise<void> {
  await db.insertInto("webhookAttempt").values(attempt).execute();
  await db
    .deleteFrom("webhookAttempt")
    .where("deliveryId", "=", attempt.deliveryId)
    .where("number", "<", oldestKept)
    .execute();
}

export async function updateAttempt(
  db: Tx,
  deliveryId: string,
  number: number,
  change: Partial<WebhookAttemptTable>,
): Promise<void> {
  await db
    .updateTable("webhookAttempt")
    .set(change)
    .where("deliveryId", "=", deliveryId)
    .where("number", "=", number)
    .execute();
}

/** The newest first. */
export function listAttempts(db: Db, deliveryId: string, limit: number): Promise<WebhookAttemptTable[]> {
  return db
    .selectFrom("webhookAttempt")
    .selectAll()
    .where("deliveryId", "=", deliveryId)
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
}

/** Removes at most `limit` deliveries from before the time; answers how many. */
export async function removeOld(db: Tx, before: string, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("webhookDelivery")
    .where("id", "in", (row) =>
      row
        .selectFrom("webhookDelivery as old")
        .select("old.id")
        .where("old.createdAt", "<", before)
        .orderBy("old.createdAt")
        .limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
