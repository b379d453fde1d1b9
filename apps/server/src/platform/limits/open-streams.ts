import { DomainError } from "@tessera/domain";
import { MAX_STREAMS, MAX_STREAMS_PER_CALLER } from "./limits.ts";

/** Seconds after which a caller may try to open a stream again. */
const RETRY_SECONDS = 10;

/** Answers that go on until the client leaves: how many of them are open in this process, by caller and together. */
export class OpenStreams {
  readonly #byCaller = new Map<string, number>();
  readonly #stop = new AbortController();
  #all = 0;

  /** Aborts when the server stops: streams must end, since it waits for answers under way. */
  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  /**
   * Counts a stream until the answer is called, once or more. Throws RATE_LIMITED for a caller who has too many, UNAVAILABLE
   * where all callers together have, or the server stops.
   */
  open(caller: string): () => void {
    const own = this.#byCaller.get(caller) ?? 0;
    const retry = { retryAfter: RETRY_SECONDS };
    if (this.#stop.signal.aborted) throw new DomainError("UNAVAILABLE", "The server is restarting. Try again.", retry);
    if (own >= MAX_STREAMS_PER_CALLER) {
      const message = `You have ${own} live connections open, the most at a time. Close a page or program that has one.`;
      throw new DomainError("RATE_LIMITED", message, retry);
    }
    if (this.#all >= MAX_STREAMS) {
      throw new DomainError(
        "UNAVAILABLE",
        "The server has as many live connections as it can. Try again later.",
        retry,
      );
    }
    this.#byCaller.set(caller, own + 1);
    this.#all++;
    let isOpen = true;
    return () => {
      if (isOpen) this.#leave(caller);
      isOpen = false;
    };
  }

  /** Ends all streams, and takes no new ones. */
  stop(): void {
    this.#stop.abort();
  }

  #leave(caller: string): void {
    const left = (this.#byCaller.get(caller) ?? 1) - 1;
    if (left === 0) this.#byCaller.delete(caller);
    else this.#byCaller.set(caller, left);
    this.#all--;
  }
}
