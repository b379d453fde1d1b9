import { unknownPerson } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import { asReader } from "../../audit/audit-reader.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import type { TokenTable, WebhookTable } from "../../platform/db/schema.ts";
import { DAY_MS, later, MINUTE_MS } from "../../platform/time.ts";
import { eachExpiring } from "../../tokens/ending/expiring-tokens.ts";
import { enqueue } from "./webhook-events.ts";
import * as webhookRepo from "./webhook-repo.ts";

/** Where to begin again, before the instant reached last: clocks of several processes differ, and commits take time. */
const OVERLAP_MS = 10 * MINUTE_MS;
/** An end that was missed for longer is no news. */
const OLDEST_MS = 7 * DAY_MS;
const BATCH = 200;

const STAGES = [
  { type: "token.expired", aheadMs: 0 },
  { type: "token.expiring", aheadMs: 7 * DAY_MS },
] as const;

/** Queues what no entry of the audit log says: tokens that expire within a week, and those that did. */
export async function announceTokenEnds(ctx: Ctx, reader: string): Promise<void> {
  const now = ctx.now();
  await asReader(ctx, reader, async (ctx, { mark }) => {
    const webhooks = await webhookRepo.listActive(ctx.db, []);
    const missedMs = mark === null ? 0 : Date.parse(now) - Date.parse(mark) + OVERLAP_MS;
    const since = later(now, -Math.min(Math.max(0, missedMs), OLDEST_MS));
    if (webhooks.length > 0) for (const stage of STAGES) await announce(ctx, webhooks, stage, since, now);
    return { result: undefined, mark: now };
  });
}

async function announce(
  ctx: TxCtx,
  webhooks: readonly WebhookTable[],
  { type, aheadMs }: (typeof STAGES)[number],
  since: string,
  now: string,
): Promise<void> {
  const span = { after: later(since, aheadMs), upTo: later(now, aheadMs) };
  for await (const tokens of eachExpiring(ctx, span, BATCH)) {
    const ending = tokens.filter((token) => lifetimeOf(token) > aheadMs);
    const people = await findPeople(
      ctx,
      ending.map(({ ownerId }) => ownerId),
    );
    const happenings = ending.map(({ id, ownerId, name, preview, expiresAt }) => {
      const owner = people.get(ownerId) ?? unknownPerson(ownerId);
      return { type, at: now, projectId: null, key: id, data: { token: { id, name, preview }, owner, expiresAt } };
    });
    await enqueue(ctx, webhooks, happenings);
  }
}

function lifetimeOf({ createdAt, expiresAt }: TokenTable): number {
  return Date.parse(expiresAt ?? "") - Date.parse(createdAt);
}
