import { type RunEvent, runId } from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import { type Watcher, watchFeed } from "../watching/watch-feed.ts";
import { watchChanges } from "./run-changes.ts";
import { findRuns } from "./run-service.ts";

type WatchCtx = Pick<Ctx, "db" | "now" | "log" | "publicUrl" | "openStreams">;

/** Tells what changes of a project's runs, from the first event on, which names none. Throws as `watchFeed` does. */
export function watchRuns(
  ctx: WatchCtx,
  actor: Actor,
  { projectId, ...watcher }: Watcher & { projectId: string },
): Promise<AsyncGenerator<RunEvent, void>> {
  return watchFeed<RunEvent>(ctx, actor, watcher, {
    join: () => watchChanges(ctx, projectId),
    first: { id: null, run: null },
    eventsOf: async (numbers) => {
      const runs = await findRuns(ctx, projectId, numbers);
      return numbers.map((number) => ({ id: runId(number), run: runs.get(number) ?? null }));
    },
  });
}
