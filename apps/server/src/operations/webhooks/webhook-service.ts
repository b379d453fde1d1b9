import {
  type CreateServerWebhook,
  DomainError,
  eventsOffered,
  type Page,
  type RotateServerWebhook,
  type UpdateServerWebhook,
  type Webhook,
  type WebhookEventType,
  type WebhookWithSecret,
} from "@tessera/domain";
import { newestEntry } from "../../audit/audit-reader.ts";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { Db, WebhookTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_SERVER_WEBHOOKS, MAX_WEBHOOKS_PER_PROJECT } from "../../platform/limits/limits.ts";
import { SendingError } from "../../platform/outbound/sending.ts";
import { readTarget } from "../../platform/outbound/sending-target.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import { subjectOf } from "./webhook-disabling.ts";
import { EVENTS_COLUMN, presentWebhooks } from "./webhook-presentation.ts";
import * as webhookRepo from "./webhook-repo.ts";
import { newSecret } from "./webhook-signature.ts";

type Owner = webhookRepo.Owner;

/** The oldest first. */
export async function listWebhooks(
  ctx: Pick<Ctx, "db" | "now">,
  owner: Owner,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Webhook>> {
  const after = decodeCursor(cursor, ["string"])?.[0];
  const rows = await webhookRepo.list(ctx.db, owner, after, limit + 1);
  const page = toPage(rows, limit, (row) => [row.id]);
  return { data: await presentWebhooks(ctx, page.data), nextCursor: page.nextCursor };
}

/** Throws NOT_FOUND. */
export async function getWebhook(ctx: Pick<Ctx, "db" | "now">, owner: Owner, id: string): Promise<Webhook> {
  return presentOne(ctx, await requireWebhook(ctx.db, owner, id));
}

/** Events from now on are sent there. Throws INVALID_INPUT for an address that nothing is sent to, CONFLICT for too many. */
export async function createWebhook(
  ctx: Ctx,
  actor: Actor,
  owner: Owner,
  { name, kind, url, events, branch }: CreateServerWebhook,
): Promise<WebhookWithSecret> {
  requireTarget(ctx, url);
  requireOffered(owner, events);
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    await requireRoom(ctx, owner);
    const webhook: WebhookTable = {
      ...{ id: ctx.newId(), projectId: owner.projectId, name, kind, url, events: EVENTS_COLUMN.write(events), branch },
      ...{ secret: kind === "generic" ? newSecret(ctx) : null, oldSecret: null, oldSecretEndsAt: null },
      ...{ active: 1, disabledAt: null, disabledBecause: null, failingSince: null, lastDeliveredAt: null },
      ...{ afterSeq: await newestEntry(ctx), leaseUntil: at, createdAt: at, createdBy: actor.userId },
    };
    await webhookRepo.insert(ctx.db, webhook);
    const details = { ...subjectOf(webhook), kind, host: new URL(url).host, events, branch };
    await audit.append(ctx, actor, { action: "WEBHOOK_CREATED", details, at });
    return { webhook: await presentOne(ctx, webhook), secret: webhook.secret };
  });
}

/** Changes what is given. One that is switched on again begins with the next event. Throws NOT_FOUND, INVALID_INPUT. */
export async function updateWebhook(
  ctx: Ctx,
  actor: Actor,
  owner: Owner,
  { webhookId: id, active, ...change }: Omit<UpdateServerWebhook, "projectId">,
): Promise<Webhook> {
  if (change.url !== undefined) requireTarget(ctx, change.url);
  if (change.events !== undefined) requireOffered(owner, change.events);
  return transact(ctx, async (ctx) => {
    const before = await requireLocked(ctx.db, owner, id);
    const entries = [
      ...(await changeFields(ctx, before, change)),
      ...(active === undefined || active === (before.active === 1) ? [] : await setActive(ctx, before, active)),
    ];
    await audit.appendAll(ctx, actor, entries);
    return getWebhook(ctx, owner, id);
  });
}

/** Removes a webhook with its deliveries. Throws NOT_FOUND. */
export async function deleteWebhook(ctx: Ctx, actor: Actor, owner: Owner, id: string): Promise<void> {
  await transact(ctx, async (ctx) => {
    const webhook = await requireLocked(ctx.db, owner, id);
    await webhookRepo.remove(ctx.db, id);
    await audit.append(ctx, actor, { action: "WEBHOOK_DELETED", details: subjectOf(webhook), at: ctx.now() });
  });
}

/** A new secret; the one before signs too for so many hours. Throws NOT_FOUND, CONFLICT for a kind without signatures. */
export async function rotateSecret(
  ctx: Ctx,
  actor: Actor,
  owner: Owner,
  { webhookId: id, overlapHours }: RotateServerWebhook,
): Promise<WebhookWithSecret> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const before = await requireLocked(ctx.db, owner, id);
    if (before.secret === null) throw new DomainError("CONFLICT", "Messages to a chat have no signature");
    const oldSecretEndsAt = later(at, overlapHours * HOUR_MS);
    const change = { secret: newSecret(ctx), oldSecret: before.secret, oldSecretEndsAt };
    await webhookRepo.update(ctx.db, id, change);
    const details = { ...subjectOf(before), oldSecretEndsAt };
    await audit.append(ctx, actor, { action: "WEBHOOK_SECRET_ROTATED", details, at });
    return { webhook: await presentOne(ctx, { ...before, ...change }), secret: change.secret };
  });
}

/** Throws NOT_FOUND, also for a webhook of another project. */
export async function requireWebhook(db: Db, owner: Owner, id: string): Promise<WebhookTable> {
  return (await webhookRepo.find(db, owner, id)) ?? notFound();
}

/** The same, kept from other transactions until the end of this one. */
export async function requireLocked(db: TxCtx["db"], owner: Owner, id: string): Promise<WebhookTable> {
  return (await webhookRepo.lock(db, owner, id)) ?? notFound();
}

function notFound(): never {
  throw new DomainError("NOT_FOUND", "There is no such webhook here");
}

type Fields = Pick<UpdateServerWebhook, "name" | "url" | "events" | "branch">;

async function changeFields(ctx: TxCtx, before: WebhookTable, change: Fields): Promise<audit.AuditEntry[]> {
  const { url, events, ...rest } = change;
  const columns = { ...rest, ...(url && { url }), ...(events && { events: EVENTS_COLUMN.write(events) }) };
  const changed = changeDetails<Partial<WebhookTable>>(before, columns);
  if (!changed) return [];
  await webhookRepo.update(ctx.db, before.id, columns);
  // Of an address the log says the host: the rest may be a secret.
  for (const part of [changed.before, changed.after]) {
    if (typeof part.url === "string") part.url = new URL(part.url).host;
  }
  const details = { ...subjectOf(before), ...changed };
  return [{ action: "WEBHOOK_CHANGED", details, at: ctx.now() }];
}

async function setActive(ctx: TxCtx, webhook: WebhookTable, active: boolean): Promise<audit.AuditEntry[]> {
  const at = ctx.now();
  const state = active
    ? { active: 1 as const, disabledAt: null, disabledBecause: null, failingSince: null, leaseUntil: at }
    : { active: 0 as const, disabledAt: at, disabledBecause: "person" as const };
  // What happened while it was off is not sent later.
  await webhookRepo.update(ctx.db, webhook.id, { ...state, ...(active && { afterSeq: await newestEntry(ctx) }) });
  if (active) return [{ action: "WEBHOOK_ENABLED", details: subjectOf(webhook), at }];
  return [{ action: "WEBHOOK_DISABLED", details: { ...subjectOf(webhook), reason: "person" }, at }];
}

function requireTarget({ sending }: Pick<Ctx, "sending">, url: string): void {
  try {
    readTarget(url, sending.allowed);
  } catch (error) {
    if (!(error instanceof SendingError)) throw error;
    throw invalid("url", error.message);
  }
}

function requireOffered({ projectId }: Owner, events: readonly WebhookEventType[]): void {
  const offered = eventsOffered(projectId === null ? "server" : "project");
  const wrong = events.find((type) => !offered.includes(type));
  if (wrong !== undefined) throw invalid("events", `Webhooks of a project can't have the event ${wrong}`);
}

async function requireRoom(ctx: TxCtx, owner: Owner): Promise<void> {
  await lockName(ctx.db, `webhooks ${owner.projectId}`);
  const most = owner.projectId === null ? MAX_SERVER_WEBHOOKS : MAX_WEBHOOKS_PER_PROJECT;
  if ((await webhookRepo.count(ctx.db, owner)) < most) return;
  throw new DomainError("CONFLICT", `There can be at most ${most} webhooks here. Delete one that is no longer needed.`);
}

function invalid(field: string, message: string): DomainError {
  return new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
}

async function presentOne(ctx: Pick<Ctx, "db" | "now">, row: WebhookTable): Promise<Webhook> {
  return (await presentWebhooks(ctx, [row]))[0] as Webhook;
}
