import type { Ctx } from "../context.ts";
import { VERSION } from "../version.ts";
import * as processRepo from "./process-repo.ts";

/** A process that finished nothing for so long, in milliseconds, is not counted on: it looks for work every 15 seconds. */
const SILENCE = 60_000;
/** What processes that died left behind is removed after so long. */
const FORGOTTEN = 3_600_000;

/** A server process tells the others, through the database, that it lives and when it last did its background work. */
export class ProcessPresence {
  readonly startedAt: string;
  readonly #id: string;
  readonly #ctx: Pick<Ctx, "db" | "now">;

  constructor(ctx: Pick<Ctx, "db" | "now">, id: string) {
    this.#ctx = ctx;
    this.#id = id;
    this.startedAt = ctx.now();
  }

  /** Says that it is there, and clears away those that left without a word. */
  async arrive(): Promise<void> {
    const { db, now } = this.#ctx;
    await this.#note(null);
    const dead = (await processRepo.list(db)).filter((it) => isOlder(lastHeard(it), now(), FORGOTTEN));
    await processRepo.remove(
      db,
      dead.map(({ id }) => id),
    );
  }

  /** Says that all there was to do is done. */
  hasWorked(): Promise<void> {
    return this.#note(this.#ctx.now());
  }

  /** Takes leave, so that nobody counts on this process any more. */
  leave(): Promise<void> {
    return processRepo.remove(this.#ctx.db, [this.#id]);
  }

  #note(workedAt: string | null): Promise<void> {
    return processRepo.save(this.#ctx.db, this.#id, { version: VERSION, startedAt: this.startedAt, workedAt });
  }
}

/** Those that live and do their work, and when any last did. */
export type Presence = { processes: processRepo.ProcessRecord[]; workedAt: string | null };

export async function readPresence({ db, now }: Pick<Ctx, "db" | "now">): Promise<Presence> {
  const known = (await processRepo.list(db)).map(({ id: _id, ...record }) => record);
  const workedAt = known.flatMap(({ workedAt }) => workedAt ?? []).sort();
  return {
    processes: known.filter((it) => !isOlder(lastHeard(it), now(), SILENCE)),
    workedAt: workedAt.at(-1) ?? null,
  };
}

function lastHeard({ startedAt, workedAt }: processRepo.ProcessRecord): string {
  return workedAt ?? startedAt;
}

function isOlder(at: string, now: string, age: number): boolean {
  return Date.parse(now) - Date.parse(at) > age;
}
