import { RateLimiterMemory } from "rate-limiter-flexible";
import { networkOf } from "../network-of.ts";
import { MINUTE_MS, SECOND_MS } from "../time.ts";
import { MAX_INVALID_TOKENS_PER_MINUTE, MAX_REMEMBERED_TOKENS } from "./limits.ts";
import { tooMany } from "./rate-limits.ts";

/**
 * Slows down addresses that send invalid tokens, before the database is asked. Counts in the memory of this process: a
 * guesser gets a minute's tries from each, which at 238 bits is as little as from one, and asking a database who may ask
 * the database would spare it nothing.
 *
 * Tokens that are known to exist pass: behind one address there may be many callers, and one with a wrong token must not
 * lock out the rest. They are verified like any other.
 */
export class InvalidTokenThrottle {
  readonly #invalid = new RateLimiterMemory({
    points: Number.MAX_SAFE_INTEGER,
    duration: MINUTE_MS / SECOND_MS,
    keyPrefix: "",
  });
  readonly #existing = new Set<string>();

  /** True for a token that is known to exist. */
  knows(hash: string): boolean {
    return this.#existing.has(hash);
  }

  /** Throws RATE_LIMITED for an address that sent too many invalid tokens. */
  async check(ip: string): Promise<void> {
    const seen = await this.#invalid.get(networkOf(ip));
    if (!seen || seen.consumedPoints < MAX_INVALID_TOKENS_PER_MINUTE || seen.msBeforeNext <= 0) return;
    throw tooMany("Too many invalid tokens from this address", Math.ceil(seen.msBeforeNext / 1000));
  }

  /** Counts an invalid token. */
  async countInvalid(ip: string, hash: string | null): Promise<void> {
    if (hash !== null) this.#existing.delete(hash);
    await this.#invalid.consume(networkOf(ip));
  }

  /** Remembers that there is a token of this hash. */
  remember(hash: string): void {
    if (this.#existing.size >= MAX_REMEMBERED_TOKENS)
      this.#existing.delete(this.#existing.values().next().value as string);
    this.#existing.add(hash);
  }
}
