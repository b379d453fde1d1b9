import { DomainError, type RunEvent, runId } from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import { type Feed, watchChanges } from "./run-changes.ts";
import { findRuns } from "./run-service.ts";

/** How often it is asked whether a watcher still may watch, in milliseconds; also before each change that is sent. */
const RIGHTS_EVERY_MS = 5000;

type WatchCtx = Pick<Ctx, "db" | "now" | "log" | "publicUrl" | "openStreams">;

type Watch = {
  projectId: string;
  /** Aborts when the client leaves. */
  signal: AbortSignal;
  /** Throws once the caller may not read the project's runs any longer. */
  requireRights: () => Promise<unknown>;
};

/**
 * Tells what changes of a project's runs, from the first event on, which names none. Ends with an error when the caller's
 * rights end or the server stops. Throws RATE_LIMITED, UNAVAILABLE.
 */
export async function watchRuns(ctx: WatchCtx, actor: Actor, watch: Watch): Promise<AsyncGenerator<RunEvent, void>> {
  const close = ctx.openStreams.open(actor.userId);
  try {
    const feed = await watchChanges(ctx, watch.projectId);
    const leave = () => {
      close();
      feed.leave();
    };
    // A client that leaves before the first event is asked for never starts the generator.
    watch.signal.addEventListener("abort", leave, { once: true });
    if (watch.signal.aborted) leave();
    return events(ctx, watch, feed, leave);
  } catch (error) {
    close();
    throw error;
  }
}

async function* events(ctx: WatchCtx, watch: Watch, feed: Feed, leave: () => void): AsyncGenerator<RunEvent, void> {
  const { projectId, requireRights } = watch;
  const signal = AbortSignal.any([watch.signal, ctx.openStreams.stopping]);
  signal.addEventListener("abort", feed.wake, { once: true });
  try {
    yield { id: null, run: null };
    for (let askedAt = performance.now(); ; ) {
      const numbers = signal.aborted ? [] : await feed.next();
      if (watch.signal.aborted) return;
      if (signal.aborted) throw new DomainError("UNAVAILABLE", "The server is restarting. Connect again.");
      if (numbers.length === 0 && performance.now() - askedAt < RIGHTS_EVERY_MS) continue;
      await requireRights();
      askedAt = performance.now();
      const runs = await findRuns(ctx, projectId, numbers);
      for (const number of numbers) yield { id: runId(number), run: runs.get(number) ?? null };
    }
  } finally {
    leave();
  }
}
