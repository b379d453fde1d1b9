import { RateLimiterMemory } from "rate-limiter-flexible";
import { networkOf } from "../network-of.ts";
import { tooMany } from "./rate-limits.ts";

/** Invalid tokens that one address may send within a minute. */
const PATIENCE = 60;
const WINDOW = 60;
/** Hashes of tokens that are remembered to exist. */
export const REMEMBERED = 10_000;

/**
 * Slows down addresses that send invalid tokens, before the database is asked. Counts in the memory of this process:
 * with several processes a guesser gets more tries, which is irrelevant at 238 bits, and a counter in the database
 * would spare the database nothing.
 *
 * Tokens known to exist pass: many callers may share one address, and one of them with a wrong token must not lock out
 * the rest. They are verified like any other.
 */
export class InvalidTokenThrottle {
  readonly #invalid = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: WINDOW, keyPrefix: "" });
  readonly #existing = new Set<string>();

  /** True for a token that is known to exist. */
  knows(hash: string): boolean {
    return this.#existing.has(hash);
  }

  /** Throws RATE_LIMITED for an address that sent too many invalid tokens. */
  async check(ip: string): Promise<void> {
    const seen = await this.#invalid.get(networkOf(ip));
    if (!seen || seen.consumedPoints < PATIENCE || seen.msBeforeNext <= 0) return;
    throw tooMany("Too many invalid tokens from this address", Math.ceil(seen.msBeforeNext / 1000));
  }

  /** Counts an invalid token. */
  async countInvalid(ip: string, hash: string | null): Promise<void> {
    if (hash !== null) this.#existing.delete(hash);
    await this.#invalid.consume(networkOf(ip));
  }

  /** Remembers that there is a token of this hash. */
  remember(hash: string): void {
    if (this.#existing.size >= REMEMBERED) this.#existing.delete(this.#existing.values().next().value as string);
    this.#existing.add(hash);
  }
}
