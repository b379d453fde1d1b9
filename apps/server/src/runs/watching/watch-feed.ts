import { DomainError } from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import type { Feed, WatchCtx } from "./lookout.ts";

/** How often it is asked whether a watcher still may watch, in milliseconds; also before each change that is sent. */
const RIGHTS_EVERY_MS = 5000;

export type Watcher = {
  /** Aborts when the client leaves. */
  signal: AbortSignal;
  /** Throws once the caller may not read what is watched any longer. */
  requireRights: () => Promise<unknown>;
};

/** How a stream begins, and the events of each change. */
export type Stream<Event> = {
  join: () => Promise<Feed>;
  first: Event;
  eventsOf: (numbers: readonly number[]) => Promise<Event[]>;
};

/**
 * Tells what changes, from the first event on. Ends with an error when the caller's rights end or the server stops. Throws
 * RATE_LIMITED, UNAVAILABLE.
 */
export async function watchFeed<Event>(
  ctx: WatchCtx & Pick<Ctx, "openStreams">,
  actor: Actor,
  watcher: Watcher,
  stream: Stream<Event>,
): Promise<AsyncGenerator<Event, void>> {
  const close = ctx.openStreams.open(actor.userId);
  try {
    const feed = await stream.join();
    const leave = () => {
      close();
      feed.leave();
    };
    // A client that leaves before the first event is asked for never starts the generator.
    watcher.signal.addEventListener("abort", leave, { once: true });
    if (watcher.signal.aborted) leave();
    return events(ctx, watcher, stream, feed, leave);
  } catch (error) {
    close();
    throw error;
  }
}

async function* events<Event>(
  ctx: Pick<Ctx, "openStreams">,
  watcher: Watcher,
  stream: Stream<Event>,
  feed: Feed,
  leave: () => void,
): AsyncGenerator<Event, void> {
  const signal = AbortSignal.any([watcher.signal, ctx.openStreams.stopping]);
  signal.addEventListener("abort", feed.wake, { once: true });
  try {
    yield stream.first;
    for (let askedAt = performance.now(); ; ) {
      const numbers = signal.aborted ? [] : await feed.next();
      if (watcher.signal.aborted) return;
      if (signal.aborted) throw new DomainError("UNAVAILABLE", "The server is restarting. Connect again.");
      if (numbers.length === 0 && performance.now() - askedAt < RIGHTS_EVERY_MS) continue;
      await watcher.requireRights();
      askedAt = performance.now();
      yield* await stream.eventsOf(numbers);
    }
  } finally {
    leave();
  }
}
