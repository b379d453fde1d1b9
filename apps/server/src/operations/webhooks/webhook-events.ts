import { createHash } from "node:crypto";
import { redactTokens, WEBHOOK_EVENTS, WebhookEvent, type WebhookEventType } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import type { WebhookDeliveryTable, WebhookTable } from "../../platform/db/schema.ts";
import { MAX_PAYLOAD_LENGTH, MAX_WAITING_DELIVERIES } from "../../platform/limits/limits.ts";
import * as deliveryRepo from "./webhook-delivery-repo.ts";
import { disable } from "./webhook-disabling.ts";
import { EVENTS_COLUMN } from "./webhook-presentation.ts";

/** Characters of the digest in a message id: too many for two to be the same by chance. */
const DIGEST_LENGTH = 24;

/** An event, before it is known who gets it. */
export type Happening = {
  type: WebhookEventType;
  at: string;
  /** Null: of no project. */
  projectId: string | null;
  /** What makes it this one event: the same again is not sent again. */
  key: string;
  /** The branch of the run it is about; undefined where it is about none. */
  branch?: string | null;
  /** Checked against the schema of the type before it is queued. */
  data: object;
};

/** Queues events for the webhooks that want them, once each. */
export async function enqueue(
  ctx: TxCtx,
  webhooks: readonly WebhookTable[],
  happenings: readonly Happening[],
): Promise<void> {
  const rows = new Map<string, WebhookDeliveryTable[]>();
  for (const happening of happenings) {
    const wanting = webhooks.filter((webhook) => wants(webhook, happening));
    const payload = wanting.length === 0 ? undefined : eventPayload(ctx, happening);
    if (payload === undefined) continue;
    for (const { id } of wanting) rows.set(id, [...(rows.get(id) ?? []), toRow(ctx, id, happening, payload)]);
  }
  if (rows.size === 0) return;
  const waiting = await deliveryRepo.countWaiting(ctx.db, [...rows.keys()], MAX_WAITING_DELIVERIES);
  for (const webhook of webhooks) {
    const own = rows.get(webhook.id) ?? [];
    if (own.length + (waiting.get(webhook.id) ?? 0) <= MAX_WAITING_DELIVERIES)
      await deliveryRepo.insertNew(ctx.db, own);
    else await disable(ctx, webhook, "backlog");
  }
}

function wants(webhook: WebhookTable, { type, projectId, branch }: Happening): boolean {
  if (!EVENTS_COLUMN.read(webhook.events).includes(type)) return false;
  if (branch !== undefined && webhook.branch !== null && webhook.branch !== branch) return false;
  if (webhook.projectId === null) return true;
  return webhook.projectId === projectId && WEBHOOK_EVENTS[type].reach === "project";
}

/** The event as JSON; undefined of one that an earlier version described otherwise. */
export function eventPayload({ log }: Pick<TxCtx, "log">, { type, at, key, data }: Happening): string | undefined {
  const event = WebhookEvent(type).safeParse({ type, timestamp: at, data });
  const payload = event.success ? redactTokens(JSON.stringify(event.data)) : undefined;
  if (payload !== undefined && payload.length <= MAX_PAYLOAD_LENGTH) return payload;
  log.error({ err: event.error, type, key }, "an event doesn't fit its schema or is too long; no webhook gets it");
  return undefined;
}

/** A delivery that is due at once. */
export function toRow(
  ctx: Pick<TxCtx, "now" | "newId">,
  webhookId: string,
  { type, key }: Pick<Happening, "type" | "key">,
  payload: string,
): WebhookDeliveryTable {
  const now = ctx.now();
  return {
    ...{ id: ctx.newId(), webhookId, messageId: messageIdOf(type, key), type, payload },
    ...{ state: "pending", attempts: 0, step: 0, dueAt: now, createdAt: now },
  };
}

/** The same for each delivery of one event; without a full stop, which separates the parts of what is signed. */
function messageIdOf(type: string, key: string): string {
  return `msg_${createHash("sha256").update(`${type} ${key}`).digest("base64url").slice(0, DIGEST_LENGTH)}`;
}
