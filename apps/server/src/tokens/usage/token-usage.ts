import { setImmediate as breathe } from "node:timers/promises";
import type { ErrorCode } from "@tessera/domain";
import type { Ctx, Origin, TokenUsage } from "../../platform/context.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import type { NoticedToken } from "../../platform/notices/notice-outbox.ts";
import { SECOND_MS } from "../../platform/time.ts";
import { DenialLog } from "./denial-log.ts";
import { absorb, count, emptyTally, recordUse, type UsageTally } from "./usage-tally.ts";
import { writeUsage } from "./usage-writing.ts";

/** Tokens written in one transaction, so that no other writer waits long. */
const BATCH = 200;

/**
 * Gathers the usage of tokens: last use, requests and rejections a day, and origins. In memory first, so that a request
 * is one read and no write; the database sums up what several processes gathered.
 */
export class GatheredUsage implements TokenUsage {
  readonly #ctx: Pick<Ctx, "db" | "now" | "newId" | "auditKey">;
  readonly #denials: DenialLog;
  #tallies = new Map<string, UsageTally>();
  #flushing: Promise<void> = Promise.resolve();

  constructor(ctx: Pick<Ctx, "db" | "now" | "newId" | "auditKey">) {
    this.#ctx = ctx;
    this.#denials = new DenialLog(ctx);
  }

  /** A request whose token was accepted. */
  used(token: NoticedToken, at: string, origin: Origin): void {
    const tally = this.#tallyOf(token);
    count(tally, at, 1, 0);
    recordUse(tally, at, origin);
  }

  /** A request whose token was known, but rejected; `rotatedOut` if that was because of its age after a rotation. */
  refused(token: NoticedToken, at: string, origin: Origin, code: ErrorCode, rotatedOut: boolean): void {
    const tally = this.#tallyOf(token);
    count(tally, at, 1, 1);
    if (rotatedOut) tally.rotatedOutFrom ??= origin.ip;
    this.#denials.record(token, at, origin, code);
  }

  /** A request that was accepted and counted as a use, and then asked for what its token may not do. */
  denied(token: NoticedToken, at: string, origin: Origin, code: ErrorCode): void {
    count(this.#tallyOf(token), at, 0, 1);
    this.#denials.record(token, at, origin, code);
  }

  /** Writes what was gathered until now. What can't be written is kept for the next try. */
  flush(): Promise<void> {
    const done = this.#flushing.then(() => this.#write());
    this.#flushing = done.catch(() => {});
    return done;
  }

  async #write(): Promise<void> {
    const tallies = [...this.#tallies.values()].sort((a, b) => (a.token.id < b.token.id ? -1 : 1));
    this.#tallies = new Map();
    for (let start = 0; start < tallies.length; start += BATCH) {
      try {
        await writeUsage(this.#ctx, tallies.slice(start, start + BATCH));
        // SQLite never yields while it works: requests come in between the batches.
        await breathe();
      } catch (error) {
        this.#keep(tallies.slice(start));
        throw error;
      }
    }
    await this.#denials.write();
  }

  #keep(unwritten: UsageTally[]): void {
    for (const tally of unwritten) {
      const { id } = tally.token;
      const later = this.#tallies.get(id);
      if (later) absorb(tally, later);
      this.#tallies.set(id, tally);
    }
  }

  #tallyOf(token: NoticedToken): UsageTally {
    let tally = this.#tallies.get(token.id);
    if (!tally) {
      tally = emptyTally(token);
      this.#tallies.set(token.id, tally);
    }
    return tally;
  }
}

export const tokenUsageJob: FeatureJob = {
  name: "write token usage",
  every: 10 * SECOND_MS,
  run: ({ tokenUsage }) => tokenUsage.flush(),
};
