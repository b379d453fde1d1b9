import { DomainError } from "@tessera/domain";
import pg from "pg";
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres } from "rate-limiter-flexible";
import type { Database } from "../db/open.ts";
import { networkOf } from "../network-of.ts";
import { hashSecret } from "../secret-hash.ts";

/** Requests of a token are counted in windows of so many seconds. */
export const TOKEN_WINDOW = 60;

const HOUR = 3600;
const LEAK_REPORTS = { quota: 60, window: HOUR };
const PASSKEY_CHALLENGES = { quota: 100, window: 300 };
const PASSWORD_CHECKS = { quota: 300, window: 300 };
/** Acts that an account may do only so often an hour: email an address of its choice, use the shared image decoder. */
const ACCOUNT_QUOTAS = {
  emailChange: { quota: 10, refusal: "Too many changes of your email address" },
  picture: { quota: 60, refusal: "Too many pictures" },
};
const POOL_SIZE = 5;
/** How long a new connection may take, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

/** What is left of a quota after a request was counted; times in whole seconds. */
export type Allowance = { quota: number; window: number; remaining: number; resetsIn: number; exceeded: boolean };

/**
 * Counts requests against quotas: in this process with SQLite, which serves only one, and in a table that all processes
 * share with PostgreSQL. Windows begin with the first request in them.
 */
export class RateLimits {
  readonly #counter: RateLimiterAbstract;
  readonly #pool: pg.Pool | undefined;

  constructor(database: Database) {
    // Quotas differ and change while their windows run, so the library only counts and we decide.
    const options = { points: Number.MAX_SAFE_INTEGER, duration: TOKEN_WINDOW, keyPrefix: "" };
    if (!("postgresUrl" in database)) {
      this.#counter = new RateLimiterMemory(options);
      return;
    }
    // A pool of its own: counting must not wait behind queries, nor queries behind counting.
    this.#pool = new pg.Pool({
      connectionString: database.postgresUrl,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    this.#pool.on("error", () => {});
    this.#counter = new RateLimiterPostgres({
      ...options,
      storeClient: this.#pool,
      storeType: "pool",
      tableName: "rateLimit",
      tableCreated: true,
      // Its timer could not be stopped; `forgetOld` does the same.
      clearExpiredByTimeout: false,
      // While the table takes no writes (a full disk), each process counts on its own: reads go on.
      insuranceLimiter: new RateLimiterMemory(options),
    });
  }

  /** Counts a request of a token. */
  countRequest(tokenId: string, quota: number): Promise<Allowance> {
    return this.#count(`token ${tokenId}`, quota, TOKEN_WINDOW);
  }

  /** Counts a report of leaked tokens. Throws RATE_LIMITED for an address that sent too many within the hour. */
  async countLeakReport(ip: string): Promise<void> {
    const { quota, window } = LEAK_REPORTS;
    const { exceeded, resetsIn } = await this.#count(`leak ${networkOf(ip)}`, quota, window);
    if (exceeded) throw tooMany("Too many reports from this address", resetsIn);
  }

  /** Counts an act of an account. Throws RATE_LIMITED where it was done too often within the hour. */
  async countAct(act: keyof typeof ACCOUNT_QUOTAS, userId: string): Promise<void> {
    const { quota, refusal } = ACCOUNT_QUOTAS[act];
    const { exceeded, resetsIn } = await this.#count(`${act} ${userId}`, quota, HOUR);
    if (exceeded) throw tooMany(refusal, resetsIn);
  }

  /**
   * Counts a passkey's challenge, which is kept until it ends, by address or by known device. Throws RATE_LIMITED where
   * there were too many.
   */
  async countPasskeyChallenge(from: { ip: string } | { device: string }): Promise<void> {
    const { quota, window } = PASSKEY_CHALLENGES;
    const who = "ip" in from ? networkOf(from.ip) : `device ${hashSecret(from.device)}`;
    const { exceeded, resetsIn } = await this.#count(`passkey ${who}`, quota, window);
    if (exceeded) throw tooMany("Too many sign-ins by passkey were begun from this address", resetsIn);
  }

  /** Counts a check of a password's strength, which costs some milliseconds. Throws RATE_LIMITED. */
  async countPasswordCheck(ip: string): Promise<void> {
    const { quota, window } = PASSWORD_CHECKS;
    const { exceeded, resetsIn } = await this.#count(`password check ${networkOf(ip)}`, quota, window);
    if (exceeded) throw tooMany("Too many passwords were checked from this address", resetsIn);
  }

  /** Removes counts of windows that ended an hour ago: they only take room. */
  async forgetOld(): Promise<void> {
    await this.#pool?.query('delete from "rateLimit" where expire < $1', [Date.now() - 3_600_000]);
  }

  /** Ends the connections. */
  async close(): Promise<void> {
    await this.#pool?.end();
  }

  async #count(key: string, quota: number, window: number): Promise<Allowance> {
    const { consumedPoints, msBeforeNext } = await this.#counter.consume(key, 1, { customDuration: window });
    return {
      quota,
      window,
      remaining: Math.max(0, quota - consumedPoints),
      resetsIn: Math.max(1, Math.ceil(msBeforeNext / 1000)),
      exceeded: consumedPoints > quota,
    };
  }
}

/** The error for a caller above a quota, with the seconds to wait. */
export function tooMany(what: string, retryAfter: number): DomainError {
  return new DomainError(
    "RATE_LIMITED",
    `${what}. Try again in ${retryAfter} ${retryAfter === 1 ? "second" : "seconds"}.`,
    {
      retryAfter,
    },
  );
}
