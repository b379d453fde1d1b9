import { DomainError, type EndExploration, type Exploration, type ExplorationRef } from "@tessera/domain";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { inBatches } from "../../platform/db/batches.ts";
import type { ExplorationTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { EXPLORATION_FORGOTTEN_MS } from "../../platform/limits/limits.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import { elapsedOf, presentExploration } from "./exploration-presentation.ts";
import * as explorationRepo from "./exploration-repo.ts";
import { lockExploration, record } from "./exploration-service.ts";

/** Starts a session, or goes on after a pause; one that runs already stays as it is. Throws NOT_FOUND, FORBIDDEN, CONFLICT. */
export function startExploration(ctx: Ctx, actor: Actor, ref: ExplorationRef): Promise<Exploration> {
  return transact(ctx, async (ctx) => {
    const row = await lockExploration(ctx, actor, ref);
    if (row.state === "running") return presentExploration(ctx, row);
    if (row.state === "ended") throw hasEnded(ref);
    const at = ctx.now();
    const change = { state: "running" as const, runningSince: at, startedAt: row.startedAt ?? at };
    const running = await explorationRepo.update(ctx.db, row, change);
    await record(ctx, actor, "EXPLORATION_STARTED", running);
    return presentExploration(ctx, running);
  });
}

/** Stops the clock; a paused session stays as it is. Throws NOT_FOUND, FORBIDDEN, CONFLICT. */
export function pauseExploration(ctx: Ctx, actor: Actor, ref: ExplorationRef): Promise<Exploration> {
  return transact(ctx, async (ctx) => {
    const row = await lockExploration(ctx, actor, ref);
    if (row.state === "paused") return presentExploration(ctx, row);
    requireGoing(row, ref);
    return presentExploration(ctx, await pause(ctx, actor, row, elapsedOf(row, ctx.now())));
  });
}

/** Ends a session for good, with what came out of it; an ended one stays as it is. Throws NOT_FOUND, FORBIDDEN, CONFLICT. */
export function endExploration(ctx: Ctx, actor: Actor, input: EndExploration): Promise<Exploration> {
  const { summary, ...ref } = input;
  return transact(ctx, async (ctx) => {
    const row = await lockExploration(ctx, actor, ref);
    if (row.state === "ended") return presentExploration(ctx, row);
    requireGoing(row, ref);
    const at = ctx.now();
    const ended = await explorationRepo.update(ctx.db, row, {
      ...{ state: "ended", elapsedMs: elapsedOf(row, at), runningSince: null, endedAt: at },
      ...(summary !== undefined && { summary }),
    });
    await record(ctx, actor, "EXPLORATION_ENDED", ended);
    return presentExploration(ctx, ended);
  });
}

/** Throws CONFLICT for a session that wasn't started, or has ended. */
export function requireGoing({ state }: ExplorationTable, ref: ExplorationRef): void {
  if (state === "planned") {
    throw new DomainError("CONFLICT", `${ref.explorationId} hasn't begun. Start it first.`);
  }
  if (state === "ended") throw hasEnded(ref);
}

/** Pauses sessions that were left running for a day, as of the end of that day. */
export const forgottenExplorationsJob: FeatureJob = {
  name: "pause forgotten exploratory sessions",
  every: HOUR_MS,
  run: async (ctx, { isStopping }) => {
    const before = later(ctx.now(), -EXPLORATION_FORGOTTEN_MS);
    await inBatches(ctx, (ctx) => pauseOne(ctx, before), { isStopping });
  },
};

/** One in each transaction: after its entry in the audit log it must wait for no other session. */
async function pauseOne(ctx: TxCtx, before: string): Promise<number> {
  const key = await explorationRepo.findRunningSince(ctx.db, before);
  if (!key) return 0;
  const row = await explorationRepo.lock(ctx.db, key);
  if (row && row.runningSince !== null && row.runningSince <= before) {
    await pause(ctx, null, row, row.elapsedMs + EXPLORATION_FORGOTTEN_MS);
  }
  return 1;
}

async function pause(ctx: TxCtx, actor: Actor | null, row: ExplorationTable, elapsedMs: number) {
  const paused = await explorationRepo.update(ctx.db, row, { state: "paused", elapsedMs, runningSince: null });
  await record(ctx, actor, "EXPLORATION_PAUSED", paused);
  return paused;
}

function hasEnded({ explorationId }: ExplorationRef): DomainError {
  return new DomainError("CONFLICT", `${explorationId} has ended. Create another session to explore further.`);
}
