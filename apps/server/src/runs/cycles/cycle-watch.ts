import { type CycleEvent, type CycleRef, idNumber } from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import { joinLookout } from "../watching/lookout.ts";
import { type Watcher, watchFeed } from "../watching/watch-feed.ts";
import { getCycle } from "./cycle-service.ts";
import { findRevision } from "./cycle-state-repo.ts";

type WatchCtx = Pick<Ctx, "db" | "now" | "log" | "openStreams">;

/**
 * Tells that something in a cycle changed, a result for example, with what the cycle is like then; the first event says only
 * that it listens. Ends when the cycle is deleted. Throws NOT_FOUND, and as `watchFeed` does.
 */
export async function watchCycle(
  ctx: WatchCtx,
  actor: Actor,
  { projectId, cycleId, ...watcher }: Watcher & CycleRef,
): Promise<AsyncGenerator<CycleEvent, void>> {
  const ref = { projectId, cycleId };
  const number = idNumber(cycleId);
  await getCycle(ctx, ref);
  const look = async () => new Map([[number, `${await findRevision(ctx.db, projectId, number)}`]]);
  return watchFeed<CycleEvent>(ctx, actor, watcher, {
    join: () => joinLookout(ctx, { name: `${cycleId} of ${projectId}`, look }),
    first: { cycle: null },
    eventsOf: async (numbers) => (numbers.length === 0 ? [] : [{ cycle: await getCycle(ctx, ref) }]),
  });
}
