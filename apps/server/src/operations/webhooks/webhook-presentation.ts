import { type Webhook, WebhookEventType, type WebhookKind } from "@tessera/domain";
import { z } from "zod";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { WebhookTable } from "../../platform/db/schema.ts";
import * as deliveryRepo from "./webhook-delivery-repo.ts";

/** Waiting deliveries are counted up to this number. */
const COUNTED_WAITING = 1000;

/** Event types of another version of Tessera are left out. */
export const EVENTS_COLUMN = jsonColumn(
  z.array(z.string()).transform((types) => types.filter((type) => WebhookEventType.safeParse(type).success)),
);

/** The webhooks as callers see them, in the order given; never a secret. */
export async function presentWebhooks(ctx: Pick<Ctx, "db" | "now">, rows: readonly WebhookTable[]): Promise<Webhook[]> {
  const people = await findPeople(
    ctx,
    rows.map((row) => row.createdBy),
  );
  const waiting = await deliveryRepo.countWaiting(
    ctx.db,
    rows.map((row) => row.id),
    COUNTED_WAITING,
  );
  const now = ctx.now();
  return rows.map((row): Webhook => {
    const { id, name, kind, url, branch, disabledAt, disabledBecause, failingSince, lastDeliveredAt } = row;
    const { oldSecretEndsAt, createdAt, createdBy } = row;
    return {
      ...{ id, name, kind, branch, disabledAt, disabledBecause, failingSince, lastDeliveredAt, createdAt },
      url: shownUrl(url, kind),
      events: WebhookEventType.array().parse(EVENTS_COLUMN.read(row.events)),
      active: row.active === 1,
      waiting: waiting.get(id) ?? 0,
      oldSecretEndsAt: oldSecretEndsAt !== null && oldSecretEndsAt > now ? oldSecretEndsAt : null,
      createdBy: people.get(createdBy) ?? null,
    };
  });
}

/** An address without what may be a secret: its query, and the path at a chat, by which everyone could post there. */
function shownUrl(text: string, kind: WebhookKind): string {
  const { origin, pathname, search } = new URL(text);
  if (kind !== "generic") return `${origin}/…`;
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}
