import { type ExplorationEvent, type ExplorationRef, idNumber } from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import { joinLookout } from "../watching/lookout.ts";
import { type Watcher, watchFeed } from "../watching/watch-feed.ts";
import { findVersion } from "./exploration-repo.ts";
import { getExploration } from "./exploration-service.ts";

type WatchCtx = Pick<Ctx, "db" | "now" | "log" | "openStreams">;

/**
 * Tells that something in an exploratory session changed, a note for example, with what the session is like then; the first
 * event says only that it listens. Ends when the session is deleted. Throws NOT_FOUND, and as `watchFeed` does.
 */
export async function watchExploration(
  ctx: WatchCtx,
  actor: Actor,
  { projectId, explorationId, ...watcher }: Watcher & ExplorationRef,
): Promise<AsyncGenerator<ExplorationEvent, void>> {
  const ref = { projectId, explorationId };
  const number = idNumber(explorationId);
  await getExploration(ctx, ref);
  const look = async () => new Map([[number, `${await findVersion(ctx.db, { projectId, number })}`]]);
  return watchFeed<ExplorationEvent>(ctx, actor, watcher, {
    join: () => joinLookout(ctx, { name: `${explorationId} of ${projectId}`, look }),
    first: { exploration: null },
    eventsOf: async (numbers) => (numbers.length === 0 ? [] : [{ exploration: await getExploration(ctx, ref) }]),
  });
}
