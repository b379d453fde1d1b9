import type { WebhookDisabledReason } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { brief } from "../../audit/change-details.ts";
import type { TxCtx } from "../../platform/context.ts";
import type { WebhookTable } from "../../platform/db/schema.ts";
import { giveUserNotice } from "../../platform/notices/notice-outbox.ts";
import * as webhookRepo from "./webhook-repo.ts";

/** What an audit entry calls a webhook: never its address or secret. */
export function subjectOf({ id, projectId, name }: Pick<WebhookTable, "id" | "projectId" | "name">) {
  return { project: projectId, webhook: id, name: brief(name) };
}

/** Switches a webhook off by the server, with a notice to the person who made it. Deliveries that wait go on waiting. */
export async function disable(
  ctx: TxCtx,
  webhook: WebhookTable,
  reason: Exclude<WebhookDisabledReason, "person">,
): Promise<void> {
  const at = ctx.now();
  await webhookRepo.update(ctx.db, webhook.id, { active: 0, disabledAt: at, disabledBecause: reason });
  const { id: webhookId, name: webhookName, projectId, createdBy } = webhook;
  const details = { webhookId, webhookName, reason, ...(projectId !== null && { projectId }) };
  await giveUserNotice(ctx, "WEBHOOK_DISABLED", createdBy, { once: `${webhookId} ${at}`, ...details });
  await audit.append(ctx, null, { action: "WEBHOOK_DISABLED", details: { ...subjectOf(webhook), reason }, at });
}
