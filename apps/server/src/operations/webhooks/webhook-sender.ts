import type { Ctx } from "../../platform/context.ts";
import type { WebhookTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_DELIVERIES_IN_TURN, MAX_WEBHOOKS_AT_WORK, WEBHOOK_LEASE_MS } from "../../platform/limits/limits.ts";
import { later } from "../../platform/time.ts";
import { tryNext } from "./webhook-attempt.ts";
import * as webhookRepo from "./webhook-repo.ts";

/**
 * Delivers to many webhooks at once, to each one delivery after the other: a slow target holds up only its own. A webhook is
 * claimed for its turn, so that two processes never deliver to it at the same time.
 */
export class WebhookSender {
  readonly #atWork = new Map<string, Promise<void>>();

  /** Starts with every webhook that has a due delivery, and doesn't wait for any. */
  async startDue(ctx: Ctx, isStopping: () => boolean): Promise<void> {
    while (!isStopping() && this.#atWork.size < MAX_WEBHOOKS_AT_WORK) {
      const now = ctx.now();
      if (!(await webhookRepo.hasDue(ctx.db, now))) return;
      const webhook = await transact(ctx, ({ db }) => webhookRepo.claim(db, now, later(now, WEBHOOK_LEASE_MS)));
      if (!webhook) return;
      const work = deliver(ctx, webhook, isStopping).finally(() => this.#atWork.delete(webhook.id));
      this.#atWork.set(webhook.id, work);
    }
  }

  /** Waits until nothing is at work. */
  async settled(): Promise<void> {
    while (this.#atWork.size > 0) await Promise.all(this.#atWork.values());
  }
}

/** One turn of a webhook. A failure of ours leaves its claim to run out; then it is tried again. */
async function deliver(ctx: Ctx, webhook: WebhookTable, isStopping: () => boolean): Promise<void> {
  try {
    let claimed: WebhookTable | undefined = webhook;
    for (let count = 0; count < MAX_DELIVERIES_IN_TURN && claimed && !isStopping(); count++) {
      claimed = await tryNext(ctx, claimed);
    }
    if (claimed) {
      const { leaseUntil } = claimed;
      await transact(ctx, ({ db }) => webhookRepo.moveClaim(db, { ...webhook, leaseUntil }, ctx.now()));
    }
  } catch (error) {
    ctx.log.error({ err: error, webhookId: webhook.id }, "failed to deliver to a webhook; will retry in a minute");
  }
}
