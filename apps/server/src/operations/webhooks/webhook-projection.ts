import { eventsOfAction, unknownPerson } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import { readAuditLog } from "../../audit/audit-reader.ts";
import { readDetails } from "../../audit/read-details.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import type { AuditTable, WebhookTable } from "../../platform/db/schema.ts";
import { announceRuns, type RunKey } from "./run-announcement.ts";
import { enqueue, type Happening } from "./webhook-events.ts";
import { EVENTS_COLUMN } from "./webhook-presentation.ts";
import * as webhookRepo from "./webhook-repo.ts";

/** The name of webhooks among the readers of the audit log. */
export const READER = "webhooks";

/** Entries after which a run may be over. */
const OF_RUNS = ["RESULTS_IMPORTED", "RUN_FINISHED"];

/** An entry of the audit log with what it says. */
type Entry = AuditTable & { said: Record<string, unknown>; projectId: string | null };

/** Queues what new entries of the audit log say, for the webhooks that want it. Safe to run in several processes at once. */
export async function projectAuditLog(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  while (!isStopping() && (await readAuditLog(ctx, READER, takeEntries))) {
    // The next batch.
  }
}

async function takeEntries(ctx: TxCtx, rows: AuditTable[]): Promise<void> {
  const entries = rows.filter(({ outcome }) => outcome === "done").map(toEntry);
  const projectIds = [...new Set(entries.flatMap(({ projectId }) => projectId ?? []))];
  const webhooks = await webhookRepo.listActive(ctx.db, projectIds);
  // Mostly all began before the first entry; one that is new hears nothing of what was before it.
  for (const [afterSeq, wanting] of Map.groupBy(webhooks, (webhook) => webhook.afterSeq)) {
    const fresh = entries.filter(({ seq }) => seq > afterSeq);
    await enqueue(ctx, wanting, await happeningsOf(ctx, wanting, fresh));
  }
  // All webhooks at once: a run is announced once.
  const last = entries.at(-1)?.seq ?? 0;
  const listening = webhooks.filter(({ afterSeq }) => afterSeq < last);
  await announceRuns(ctx, runsOf(entries), listening);
}

function toEntry(row: AuditTable): Entry {
  const said = readDetails(row.details);
  return { ...row, said, projectId: typeof said.project === "string" ? said.project : null };
}

function runsOf(entries: readonly Entry[]): RunKey[] {
  const runs = new Map<string, RunKey>();
  for (const { action, said, projectId } of entries) {
    if (!OF_RUNS.includes(action) || projectId === null || typeof said.run !== "string") continue;
    runs.set(`${projectId} ${said.run}`, { projectId, runId: said.run });
  }
  return [...runs.values()];
}

async function happeningsOf(
  ctx: TxCtx,
  webhooks: readonly WebhookTable[],
  entries: readonly Entry[],
): Promise<Happening[]> {
  const wanted = new Set(webhooks.flatMap(({ events }) => EVENTS_COLUMN.read(events)));
  const chosen = entries.flatMap((entry) =>
    eventsOfAction(entry.action)
      .filter((type) => wanted.has(type))
      .map((type) => ({ type, entry })),
  );
  const people = await findPeople(
    ctx,
    chosen.flatMap(({ entry }) => [entry.actorId, entry.ownerId]),
  );
  const person = (id: string | null) => (id === null ? null : (people.get(id) ?? unknownPerson(id)));
  return chosen.map(({ type, entry }): Happening => {
    const { id, seq, at, projectId, actorId, ownerId, tokenId, tokenName, tokenPreview, said } = entry;
    const token = tokenId === null ? null : { id: tokenId, name: tokenName ?? "", preview: tokenPreview ?? "" };
    const data = { seq, projectId, actor: person(actorId), owner: person(ownerId), token, details: said };
    return { type, at, projectId, key: id, data };
  });
}
