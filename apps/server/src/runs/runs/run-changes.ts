import { setTimeout as delay } from "node:timers/promises";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { Db } from "../../platform/db/schema.ts";
import { overdueSince } from "./run-presentation.ts";
import * as runRepo from "./run-repo.ts";

/** How often the database is asked what changed: other processes take uploads too. */
const LOOK_EVERY_MS = 1000;

type WatchCtx = Pick<Ctx, "db" | "now" | "log">;

/** By database and project, since a process may serve several in tests. */
const LOOKOUTS = new WeakMap<Db, Map<string, Lookout>>();

/** What a watcher has not received yet. */
export type Feed = {
  /** Numbers of the runs that changed since the last call, once there are any or the server looked again. */
  next: () => Promise<number[]>;
  /** Ends the waiting for changes. */
  wake: () => void;
  leave: () => void;
};

/** Watches the newest runs of a project and those that are not complete; all watchers in a process look together. */
export async function watchChanges(ctx: WatchCtx, projectId: string): Promise<Feed> {
  const ofDb = LOOKOUTS.get(ctx.db) ?? new Map<string, Lookout>();
  LOOKOUTS.set(ctx.db, ofDb);
  const lookout = ofDb.get(projectId) ?? new Lookout(ctx, projectId, () => ofDb.delete(projectId));
  ofDb.set(projectId, lookout);
  return lookout.join();
}

type Watcher = { changed: Set<number>; wake: () => void };

class Lookout {
  readonly #ctx: WatchCtx;
  readonly #projectId: string;
  readonly #end: () => void;
  readonly #watchers = new Set<Watcher>();
  readonly #stop = new AbortController();
  #seen: Promise<Map<number, string>> | undefined;

  constructor(ctx: WatchCtx, projectId: string, end: () => void) {
    this.#ctx = ctx;
    this.#projectId = projectId;
    this.#end = end;
  }

  async join(): Promise<Feed> {
    const watcher: Watcher = { changed: new Set(), wake: () => {} };
    this.#watchers.add(watcher);
    const leave = () => this.#leave(watcher);
    try {
      if (this.#seen === undefined) {
        this.#seen = this.#look();
        void this.#goOn(await this.#seen);
      }
      await this.#seen;
    } catch (error) {
      leave();
      throw error;
    }
    const next = async () => {
      if (watcher.changed.size === 0) await new Promise<void>((resolve) => Object.assign(watcher, { wake: resolve }));
      const changed = [...watcher.changed];
      watcher.changed.clear();
      return changed;
    };
    return { next, wake: () => watcher.wake(), leave };
  }

  #leave(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    watcher.wake();
    if (this.#watchers.size > 0) return;
    this.#stop.abort();
    this.#end();
  }

  /** Looks again and again until the last watcher has left. */
  async #goOn(first: Map<number, string>): Promise<void> {
    let seen = first;
    while (!this.#stop.signal.aborted) {
      await delay(LOOK_EVERY_MS, undefined, { ref: false, signal: this.#stop.signal }).catch(() => {});
      if (this.#stop.signal.aborted) return;
      seen = await this.#lookAgain(seen);
    }
  }

  async #lookAgain(seen: Map<number, string>): Promise<Map<number, string>> {
    let now = seen;
    try {
      now = await this.#look();
    } catch (error) {
      this.#ctx.log.warn({ err: error }, "failed to look for changes of runs; looking again in a second");
    }
    const changed = [...new Set([...seen.keys(), ...now.keys()])].filter((it) => seen.get(it) !== now.get(it));
    for (const watcher of this.#watchers) {
      for (const number of changed) watcher.changed.add(number);
      watcher.wake();
    }
    return now;
  }

  /** What watched runs are like, in short: another text says that one changed. */
  async #look(): Promise<Map<number, string>> {
    const { db, now } = this.#ctx;
    const { runDeadlineMinutes } = await getRunSettings({ db }, this.#projectId);
    const overdueAt = overdueSince(now(), runDeadlineMinutes);
    const rows = await runRepo.listWatched(db, this.#projectId);
    return new Map(
      rows.map(({ number, version, finishedAt, updatedAt, ...changes }) => [
        number,
        [version, finishedAt, updatedAt <= overdueAt, ...Object.values(changes)].join(" "),
      ]),
    );
  }
}
