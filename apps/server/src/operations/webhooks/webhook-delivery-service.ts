import {
  type Delivery,
  type DeliveryDetails,
  DomainError,
  type ListServerDeliveries,
  type Page,
  type ServerDeliveryRef,
} from "@tessera/domain";
import { z } from "zod";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { WebhookTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_KEPT_ATTEMPTS, MAX_WAITING_DELIVERIES } from "../../platform/limits/limits.ts";
import * as deliveryRepo from "./webhook-delivery-repo.ts";
import { subjectOf } from "./webhook-disabling.ts";
import { eventPayload, toRow } from "./webhook-events.ts";
import { bodyFor } from "./webhook-message.ts";
import type { Owner } from "./webhook-repo.ts";
import { requireLocked, requireWebhook } from "./webhook-service.ts";

const HEADERS_COLUMN = jsonColumn(z.record(z.string(), z.string()));

/** Newest first. Throws NOT_FOUND for the webhook. */
export async function listDeliveries(
  ctx: Pick<Ctx, "db">,
  owner: Owner,
  { webhookId, state, limit, cursor }: ListServerDeliveries,
): Promise<Page<Delivery>> {
  await requireWebhook(ctx.db, owner, webhookId);
  const before = decodeCursor(cursor, ["string"])?.[0];
  const rows = await deliveryRepo.list(ctx.db, webhookId, { state, before }, limit + 1);
  const page = toPage(rows, limit, (row) => [row.id]);
  return { data: page.data.map(present), nextCursor: page.nextCursor };
}

/** With what is sent and the attempts. Throws NOT_FOUND. */
export async function getDelivery(
  ctx: Pick<Ctx, "db" | "publicUrl">,
  owner: Owner,
  { webhookId, deliveryId }: ServerDeliveryRef,
): Promise<DeliveryDetails> {
  const { kind } = await requireWebhook(ctx.db, owner, webhookId);
  const row = await requireDelivery(ctx, webhookId, deliveryId);
  const attempts = await deliveryRepo.listAttempts(ctx.db, row.id, MAX_KEPT_ATTEMPTS);
  return {
    ...present(row),
    requestBody: bodyFor(kind, row.type, row.payload, ctx.publicUrl()),
    attemptList: attempts.map(({ deliveryId: _, requestHeaders, responseHeaders, ...attempt }) => ({
      ...attempt,
      requestHeaders: HEADERS_COLUMN.read(requestHeaders),
      responseHeaders: responseHeaders === null ? {} : HEADERS_COLUMN.read(responseHeaders),
    })),
  };
}

/** Queues a test event, due at once. Throws NOT_FOUND, CONFLICT where nothing is sent. */
export async function sendTest(ctx: Ctx, actor: Actor, owner: Owner, webhookId: string): Promise<Delivery> {
  return transact(ctx, async (ctx) => {
    const webhook = await requireSending(ctx.db, owner, webhookId);
    const { id, name, projectId } = webhook;
    const message = `Test by ${actor.username}: deliveries to “${name}” arrive here`;
    const at = ctx.now();
    const happening = {
      ...{ type: "webhook.test" as const, at, projectId, key: ctx.newId() },
      data: { webhook: { id, name }, message },
    };
    const payload = eventPayload(ctx, happening);
    if (payload === undefined) throw new Error("The test event does not fit its schema");
    const row = toRow(ctx, id, happening, payload);
    await deliveryRepo.insertNew(ctx.db, [row]);
    return present({ ...row, status: null, problem: null, durationMs: null });
  });
}

/** Sends a delivery again, with all its attempts, whatever became of it. Throws NOT_FOUND, CONFLICT where nothing is sent. */
export async function sendAgain(
  ctx: Ctx,
  actor: Actor,
  owner: Owner,
  { webhookId, deliveryId }: ServerDeliveryRef,
): Promise<Delivery> {
  return transact(ctx, async (ctx) => {
    const webhook = await requireSending(ctx.db, owner, webhookId);
    const row = await requireDelivery(ctx, webhookId, deliveryId);
    const at = ctx.now();
    await deliveryRepo.update(ctx.db, deliveryId, { state: "pending", step: 0, dueAt: at });
    const details = { ...subjectOf(webhook), delivery: deliveryId, event: row.type };
    await audit.append(ctx, actor, { action: "WEBHOOK_RESENT", details, at });
    return present(await requireDelivery(ctx, webhookId, deliveryId));
  });
}

/** A webhook that is on and has room for a further delivery. */
async function requireSending(
  db: Parameters<typeof requireLocked>[0],
  owner: Owner,
  id: string,
): Promise<WebhookTable> {
  const webhook = await requireLocked(db, owner, id);
  if (webhook.active === 0) throw new DomainError("CONFLICT", "This webhook is off. Switch it on first.");
  const waiting = (await deliveryRepo.countWaiting(db, [id], MAX_WAITING_DELIVERIES)).get(id) ?? 0;
  if (waiting < MAX_WAITING_DELIVERIES) return webhook;
  throw new DomainError("CONFLICT", "Too many deliveries of this webhook wait already. Try again once they are sent.");
}

async function requireDelivery(
  { db }: Pick<Ctx, "db">,
  webhookId: string,
  id: string,
): Promise<deliveryRepo.DeliveryRow> {
  const row = await deliveryRepo.find(db, webhookId, id);
  if (row) return row;
  throw new DomainError("NOT_FOUND", "There is no such delivery; they are kept for 14 days");
}

function present(row: deliveryRepo.DeliveryRow): Delivery {
  const { id, messageId, type, state, attempts, status, problem, durationMs, dueAt, createdAt } = row;
  const nextAttemptAt = state === "pending" ? dueAt : null;
  return { id, messageId, type, state, attempts, status, problem, durationMs, nextAttemptAt, createdAt };
}
