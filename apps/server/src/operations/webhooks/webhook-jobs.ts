import type { Ctx } from "../../platform/context.ts";
import { inBatches } from "../../platform/db/batches.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { DELIVERY_LIFETIME_MS } from "../../platform/limits/limits.ts";
import { HOUR_MS, later, MINUTE_MS, SECOND_MS } from "../../platform/time.ts";
import { announceOverdue } from "./run-announcement.ts";
import { announceTokenEnds } from "./token-ends.ts";
import * as deliveryRepo from "./webhook-delivery-repo.ts";
import { projectAuditLog, READER } from "./webhook-projection.ts";
import { WebhookSender } from "./webhook-sender.ts";

const tokenEndsJob: FeatureJob = {
  name: "announce ends of tokens to webhooks",
  every: MINUTE_MS,
  run: (ctx) => announceTokenEnds(ctx, READER),
};

const eventsJob: FeatureJob = {
  name: "queue events for webhooks",
  every: SECOND_MS,
  run: async (ctx, { isStopping }) => {
    await projectAuditLog(ctx, isStopping);
    await announceOverdue(ctx, READER);
  },
};

const oldDeliveriesJob: FeatureJob = {
  name: "remove old webhook deliveries",
  every: HOUR_MS,
  run: (ctx, { isStopping }) => removeOldDeliveries(ctx, isStopping),
};

/** Of one process: the last one keeps what is under way. */
export function webhookJobs(): FeatureJob[] {
  const sender = new WebhookSender();
  const deliveryJob: FeatureJob = {
    name: "deliver to webhooks",
    every: SECOND_MS,
    run: (ctx, { isStopping }) => sender.startDue(ctx, isStopping),
    settled: () => sender.settled(),
  };
  return [tokenEndsJob, eventsJob, deliveryJob, oldDeliveriesJob];
}

async function removeOldDeliveries(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  const before = later(ctx.now(), -DELIVERY_LIFETIME_MS);
  await inBatches(ctx, ({ db }, limit) => deliveryRepo.removeOld(db, before, limit), { isStopping });
}
