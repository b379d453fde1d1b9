import { redactTokens, storable } from "@tessera/domain";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import type { WebhookAttemptTable, WebhookDeliveryTable, WebhookTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import {
  MAX_KEPT_ATTEMPTS,
  MAX_KEPT_HEADER_LENGTH,
  MAX_KEPT_HEADERS,
  MAX_KEPT_RESPONSE_LENGTH,
  WEBHOOK_FAILING_MS,
  WEBHOOK_LEASE_MS,
} from "../../platform/limits/limits.ts";
import { SendingError } from "../../platform/outbound/sending.ts";
import { post, type SendingAnswer } from "../../platform/outbound/sending-request.ts";
import { readTarget } from "../../platform/outbound/sending-target.ts";
import { HOUR_MS, later, SECOND_MS } from "../../platform/time.ts";
import { inSpan, type SpanStart } from "../../platform/tracing/spans.ts";
import { VERSION } from "../../platform/version.ts";
import * as deliveryRepo from "./webhook-delivery-repo.ts";
import { disable } from "./webhook-disabling.ts";
import { bodyFor } from "./webhook-message.ts";
import * as webhookRepo from "./webhook-repo.ts";
import { nextAttemptAt, retryAfterMs } from "./webhook-schedule.ts";
import { secretsOf, signedHeaders } from "./webhook-signature.ts";

/** A target that did not answer rests this long: it must not take the place of those that do. */
const REST_MS = 30 * SECOND_MS;
/** A target that asks for time rests at most this long, all its deliveries; the one that was refused longer. */
const LONGEST_REST_MS = HOUR_MS;
const GONE = 410;

const NO_ANSWER = { status: null, responseHeaders: null, responseBody: null };

/** A delivery with its attempt under way. */
type Begun = { webhook: WebhookTable; delivery: WebhookDeliveryTable; headers: Record<string, string>; body: string };
type Ending = Pick<WebhookAttemptTable, "status" | "problem" | "responseHeaders" | "responseBody"> & { waitMs: number };

/**
 * Tries the delivery of a claimed webhook that is due first. Answers the webhook as it is claimed now; undefined where none is
 * due, the claim is lost, or the target should rest.
 */
export async function tryNext(ctx: Ctx, claimed: WebhookTable): Promise<WebhookTable | undefined> {
  const begun = await transact(ctx, (ctx) => begin(ctx, claimed));
  if (!begun) return undefined;
  const startedAt = performance.now();
  const ending = await send(ctx, begun);
  const durationMs = Math.round(performance.now() - startedAt);
  return transact(ctx, (ctx) => settle(ctx, begun, ending, durationMs));
}

/** Counts the attempt before it is made: a process that dies in it leaves the delivery to the next one, with the next number. */
async function begin(ctx: TxCtx, claimed: WebhookTable): Promise<Begun | undefined> {
  const now = ctx.now();
  const until = later(now, WEBHOOK_LEASE_MS);
  const due = await deliveryRepo.findDue(ctx.db, claimed.id, now);
  const webhook = await webhookRepo.moveClaim(ctx.db, claimed, due ? until : now);
  if (!due || !webhook) return undefined;
  const delivery = { ...due, attempts: due.attempts + 1, dueAt: until };
  await deliveryRepo.update(ctx.db, delivery.id, { attempts: delivery.attempts, dueAt: until });
  const body = bodyFor(webhook.kind, delivery.type, delivery.payload, ctx.publicUrl());
  const headers = headersOf(webhook, delivery, body, now);
  const attempt = {
    ...{ deliveryId: delivery.id, number: delivery.attempts, startedAt: now, durationMs: null, problem: null },
    ...{ ...NO_ANSWER, requestHeaders: keptHeaders(headers) },
  };
  await deliveryRepo.insertAttempt(ctx.db, attempt, delivery.attempts - MAX_KEPT_ATTEMPTS + 1);
  return { webhook, delivery, headers, body };
}

function headersOf(webhook: WebhookTable, { messageId: id }: WebhookDeliveryTable, body: string, now: string) {
  const seconds = Math.floor(Date.parse(now) / SECOND_MS);
  return {
    "content-type": "application/json",
    "user-agent": `Tessera/${VERSION} (webhooks)`,
    accept: "*/*",
    "accept-encoding": "identity",
    ...signedHeaders(secretsOf(webhook, now), { id, seconds, body }),
  };
}

async function send(ctx: Ctx, { webhook, headers, body }: Begun): Promise<Ending> {
  try {
    const target = readTarget(webhook.url, ctx.sending.allowed);
    return await inSpan(spanOf(webhook), async (span) => {
      const answer = await post(ctx.sending, target, { headers, body });
      span?.set({ "http.response.status_code": answer.status });
      return endingOf(answer, ctx.now());
    });
  } catch (error) {
    if (!(error instanceof SendingError)) throw error;
    return { ...NO_ANSWER, problem: error.message, waitMs: 0 };
  }
}

/** Names the webhook by its id: its address may hold a secret. */
function spanOf({ id, kind }: WebhookTable): SpanStart {
  const attributes = { "http.request.method": "POST", "tessera.webhook": id, "tessera.webhook.kind": kind };
  return { name: "webhook POST", kind: "client", attributes };
}

function endingOf({ status, headers, body }: SendingAnswer, now: string): Ending {
  return {
    status,
    problem: problemOf(status),
    responseHeaders: keptHeaders(headers),
    responseBody: kept(body, MAX_KEPT_RESPONSE_LENGTH),
    waitMs: retryAfterMs(headers["retry-after"], now),
  };
}

function problemOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status === GONE) return "The target answered 410: it wants no more deliveries";
  if (status >= 300 && status < 400) return `The target answered ${status}; redirects are not followed`;
  return `The target answered ${status}`;
}

/** Stores how the attempt ended, and what becomes of the delivery and its webhook. */
async function settle(ctx: TxCtx, begun: Begun, ending: Ending, durationMs: number): Promise<WebhookTable | undefined> {
  const { webhook, delivery } = begun;
  const { waitMs, ...answer } = ending;
  const now = ctx.now();
  await deliveryRepo.updateAttempt(ctx.db, delivery.id, delivery.attempts, { ...answer, durationMs });
  const isGone = ending.status === GONE;
  const dueAt = isGone ? null : nextAttemptAt(now, delivery.step, waitMs);
  const next = { state: "pending", step: delivery.step + 1, dueAt: dueAt ?? now } as const;
  const after =
    ending.problem === null
      ? ({ state: "delivered" } as const)
      : dueAt === null
        ? ({ state: "failed" } as const)
        : next;
  if (!(await deliveryRepo.settle(ctx.db, delivery, after))) return undefined;
  if (ending.problem === null) {
    await webhookRepo.update(ctx.db, webhook.id, { failingSince: null, lastDeliveredAt: now });
    return webhook;
  }
  const failingSince = webhook.failingSince ?? now;
  await webhookRepo.update(ctx.db, webhook.id, { failingSince });
  if (isGone) await disable(ctx, webhook, "gone");
  else if (later(failingSince, WEBHOOK_FAILING_MS) <= now) await disable(ctx, webhook, "failing");
  if (isGone || (ending.status !== null && waitMs === 0)) return { ...webhook, failingSince };
  const rest = ending.status === null ? REST_MS : Math.min(waitMs, LONGEST_REST_MS);
  await webhookRepo.moveClaim(ctx.db, webhook, later(now, rest));
  return undefined;
}

/** Headers as they are kept; signatures are none of a reader's business. */
function keptHeaders(headers: Record<string, string | string[] | undefined>): string {
  const entries = Object.entries(headers).slice(0, MAX_KEPT_HEADERS);
  return JSON.stringify(
    Object.fromEntries(
      entries.map(([name, value]) => [
        kept(name, MAX_KEPT_HEADER_LENGTH),
        name === "webhook-signature" ? "…" : kept([value].flat().join(", "), MAX_KEPT_HEADER_LENGTH),
      ]),
    ),
  );
}

/** A text of the target as it is kept: cut, storable, without tokens. */
function kept(text: string, length: number): string {
  return storable(redactTokens(text.slice(0, length)));
}
