import { idNumber, type Run, runId } from "@tessera/domain";
import { asReader } from "../../audit/audit-reader.ts";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import { listOpenedCauses } from "../../insight/causes/cause-service.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import type { WebhookTable } from "../../platform/db/schema.ts";
import { later, MINUTE_MS } from "../../platform/time.ts";
import { listRunResults } from "../../runs/runs/run-result-service.ts";
import { findRuns } from "../../runs/runs/run-service.ts";
import * as announcedRunRepo from "./announced-run-repo.ts";
import { enqueue, type Happening } from "./webhook-events.ts";
import * as webhookRepo from "./webhook-repo.ts";

export type RunKey = { projectId: string; runId: string };

/** Tests, and causes, of a run that events name. */
const MAX_TESTS = 50;
const MAX_CAUSES = 50;
const MAX_MESSAGE_LENGTH = 500;
/** Runs that are given up in one transaction. */
const BATCH = 50;

/** Queues what runs come to, where they are over and it was not announced yet; those that wait for shards are looked at later. */
export async function announceRuns(
  ctx: TxCtx,
  runs: readonly RunKey[],
  webhooks: readonly WebhookTable[],
): Promise<void> {
  for (const run of runs) {
    const wanting = webhooks.filter(({ projectId }) => projectId === null || projectId === run.projectId);
    if (wanting.length > 0) await announce(ctx, wanting, run);
  }
}

/** Announces the runs that waited for shards too long. */
export async function announceOverdue(ctx: Ctx, reader: string): Promise<void> {
  const now = ctx.now();
  if ((await announcedRunRepo.listDue(ctx.db, now, 1)).length === 0) return;
  await asReader(ctx, reader, async (ctx) => {
    const due = await announcedRunRepo.listDue(ctx.db, now, BATCH);
    const webhooks = await webhookRepo.listActive(
      ctx.db,
      due.map(({ projectId }) => projectId),
    );
    const runs = due.map(({ projectId, runNumber }) => ({ projectId, runId: runId(runNumber) }));
    for (const run of runs) {
      const wanting = webhooks.filter(({ projectId }) => projectId === null || projectId === run.projectId);
      await announce(ctx, wanting, run);
    }
    return { result: undefined };
  });
}

async function announce(ctx: TxCtx, webhooks: readonly WebhookTable[], ref: RunKey): Promise<void> {
  const { projectId } = ref;
  const runNumber = idNumber(ref.runId);
  const run = (await findRuns(ctx, projectId, [runNumber])).get(runNumber);
  if (!run) return announcedRunRepo.remove(ctx.db, projectId, runNumber);
  const known = await announcedRunRepo.find(ctx.db, projectId, runNumber);
  const { announced = null, times = 0 } = known ?? {};
  if (run.state === "running") {
    const { runDeadlineMinutes } = await getRunSettings(ctx, projectId);
    const dueAt = later(run.updatedAt, runDeadlineMinutes * MINUTE_MS);
    return announcedRunRepo.save(ctx.db, { projectId, runNumber, announced, times, dueAt });
  }
  const outcome = `${run.state} ${run.verdict}`;
  await announcedRunRepo.save(ctx.db, {
    ...{ projectId, runNumber, announced: outcome, dueAt: null },
    times: announced === outcome ? times : times + 1,
  });
  if (announced === outcome) return;
  await enqueue(ctx, webhooks, await happeningsOf(ctx, projectId, run, times));
}

async function happeningsOf(ctx: TxCtx, projectId: string, run: Run, times: number): Promise<Happening[]> {
  const about = { at: ctx.now(), projectId, branch: run.branch };
  const key = `${projectId} ${run.id} ${run.startedAt} ${times}`;
  const happenings: Happening[] = [{ ...about, type: "run.finished", key, data: { projectId, run } }];
  if (run.verdict === "failed") happenings.push({ ...about, type: "run.failed", key, data: { projectId, run } });
  if (run.changes.newFailures > 0) {
    const tests = await newlyFailing(ctx, projectId, run);
    const data = { projectId, run, total: run.changes.newFailures, tests };
    happenings.push({ ...about, type: "test.newly_failing", key, data });
  }
  for (const cause of await listOpenedCauses(ctx, { projectId, runId: run.id }, MAX_CAUSES)) {
    happenings.push({ ...about, type: "cause.opened", key: `${key} ${cause.id}`, data: { projectId, run, cause } });
  }
  return happenings;
}

async function newlyFailing(ctx: TxCtx, projectId: string, run: Run) {
  const { data } = await listRunResults(ctx, {
    ...{ projectId, runId: run.id, change: ["newFailure"], sort: "severity", limit: MAX_TESTS },
  });
  return data.map(({ case: { id, name, classname }, message, muted }) => {
    return { caseId: id, name, classname, message: message?.slice(0, MAX_MESSAGE_LENGTH) ?? null, muted };
  });
}
