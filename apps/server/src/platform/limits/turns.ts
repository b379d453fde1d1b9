import { DomainError } from "@tessera/domain";

/** Lets so many run at a time, the others one after the other in the order of their arrival. */
export class Turns {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(most: number, mostWaiting: number) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  /** True while no one has a turn or waits for one. */
  get isIdle(): boolean {
    return this.#running === 0 && this.#waiting.size === 0;
  }

  /**
   * Resolves with the turn, which must be released. Throws RATE_LIMITED where too many wait, UNAVAILABLE after
   * `waitMs`.
   */
  async take(waitMs: number): Promise<void> {
    if (this.#running < this.#most) {
      this.#running++;
      return;
    }
    if (this.#waiting.size >= this.#mostWaiting) {
      const message = "Too many of your calls wait already. Send fewer at the same time.";
      throw new DomainError("RATE_LIMITED", message, { retryAfter: 1 });
    }
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(late);
        resolve();
      };
      const late = setTimeout(() => {
        this.#waiting.delete(begin);
        const message = "The server is too busy for this call at the moment. Try again.";
        reject(new DomainError("UNAVAILABLE", message, { retryAfter: 5 }));
      }, waitMs);
      this.#waiting.add(begin);
    });
  }

  /** Passes the turn on. */
  release(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#running--;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}

/** Turns by name: work with the same name runs one after the other. */
export class NamedTurns {
  readonly #turns = new Map<string, Turns>();

  /** Runs the work when all before it of the same name is done. Throws UNAVAILABLE after `waitMs`. */
  async run<T>(name: string, waitMs: number, work: () => Promise<T>): Promise<T> {
    const turns = this.#turns.get(name) ?? new Turns(1, Number.POSITIVE_INFINITY);
    this.#turns.set(name, turns);
    await turns.take(waitMs);
    try {
      return await work();
    } finally {
      turns.release();
      if (turns.isIdle) this.#turns.delete(name);
    }
  }
}
