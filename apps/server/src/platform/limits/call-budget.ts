import { DomainError } from "@tessera/domain";
import { CALL_LIMITS, type CallKind, MAX_PAGE_CALLS_PER_MINUTE } from "./limits.ts";
import { Turns } from "./turns.ts";

const WINDOW_MS = 60_000;

type Spent = { windowEndsAt: number; workMs: number; pageCalls: number };

/**
 * Limits the calls of each caller, and of all callers together: how many run, how many wait for their turn, and how
 * long they work within a minute. Counted in this process.
 */
export class CallBudget {
  readonly #now: () => number;
  readonly #limits: typeof CALL_LIMITS;
  readonly #turns = new Map<string, Turns>();
  readonly #together = new Map<CallKind, Turns>();
  readonly #spent = new Map<string, Spent>();

  /** `now` in milliseconds. */
  constructor(now: () => number, limits: typeof CALL_LIMITS = CALL_LIMITS) {
    this.#now = now;
    this.#limits = limits;
  }

  /**
   * Runs the work when it is its turn. Throws RATE_LIMITED for a caller who has too many calls waiting or worked too long
   * within the minute, UNAVAILABLE where the turn doesn't come in time.
   */
  async run<T>(caller: string, kind: CallKind, work: () => Promise<T>): Promise<T> {
    const limits = this.#limits[kind];
    const key = `${kind} ${caller}`;
    const spent = this.#spentOf(key);
    if (spent.workMs > limits.workMsPerMinute) throw this.#workedTooLong(spent);
    const own = turnsIn(this.#turns, key, limits.running, limits.waiting);
    const all = turnsIn(this.#together, kind, limits.runningTogether, Number.POSITIVE_INFINITY);
    await own.take(limits.waitMs);
    try {
      await all.take(limits.waitMs);
      const begun = this.#now();
      try {
        return await work();
      } finally {
        this.#spentOf(key).workMs += Math.max(0, this.#now() - begun);
        all.release();
      }
    } finally {
      own.release();
      if (own.isIdle) this.#turns.delete(key);
    }
  }

  /** Counts a call that a session makes. Throws RATE_LIMITED. */
  countPageCall(sessionId: string): void {
    const spent = this.#spentOf(`page ${sessionId}`);
    spent.pageCalls++;
    if (spent.pageCalls <= MAX_PAGE_CALLS_PER_MINUTE) return;
    const retryAfter = this.#secondsLeft(spent);
    throw new DomainError("RATE_LIMITED", `Too many requests from this session. Try again in ${retryAfter} s.`, {
      retryAfter,
    });
  }

  #spentOf(key: string): Spent {
    const now = this.#now();
    const known = this.#spent.get(key);
    if (known && known.windowEndsAt > now) return known;
    // Entries stand in the order in which their windows began: the first ones are the ones that are over.
    for (const [other, { windowEndsAt }] of this.#spent) {
      if (windowEndsAt > now) break;
      this.#spent.delete(other);
    }
    const fresh = { windowEndsAt: now + WINDOW_MS, workMs: 0, pageCalls: 0 };
    this.#spent.delete(key);
    this.#spent.set(key, fresh);
    return fresh;
  }

  #workedTooLong(spent: Spent): DomainError {
    const retryAfter = this.#secondsLeft(spent);
    const message = `Your calls of this kind kept the server busy for too long. Try again in ${retryAfter} s.`;
    return new DomainError("RATE_LIMITED", message, { retryAfter });
  }

  #secondsLeft({ windowEndsAt }: Spent): number {
    return Math.max(1, Math.ceil((windowEndsAt - this.#now()) / 1000));
  }
}

function turnsIn<K>(turns: Map<K, Turns>, key: K, running: number, waiting: number): Turns {
  const known = turns.get(key);
  if (known) return known;
  const fresh = new Turns(running, waiting);
  turns.set(key, fresh);
  return fresh;
}
