import { DomainError } from "@tessera/domain";
import pg from "pg";
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterPostgres } from "rate-limiter-flexible";
import type { Database } from "../db/open.ts";
import type { FeatureJob } from "../jobs/job-runner.ts";
import { networkOf } from "../network-of.ts";
import { hashSecret } from "../secret-hash.ts";
import { HOUR_MS } from "../time.ts";
import { QUOTAS, TOKEN_WINDOW_SECONDS } from "./limits.ts";

const POOL_SIZE = 5;
/** How long a new connection may take, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Who is counted: an address's network, a known browser, an account. */
type Counted = { ip: string } | { device: string } | { userId: string };

function nameOf(who: Counted): string {
  if ("ip" in who) return networkOf(who.ip);
  return "device" in who ? `device ${hashSecret(who.device)}` : who.userId;
}

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
    const options = { points: Number.MAX_SAFE_INTEGER, duration: TOKEN_WINDOW_SECONDS, keyPrefix: "" };
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
    return this.#count(`token ${tokenId}`, quota, TOKEN_WINDOW_SECONDS);
  }

  /** Counts what a caller does. Throws RATE_LIMITED where they did so too often within the window. */
  async count(limit: keyof typeof QUOTAS, who: Counted): Promise<void> {
    const { quota, windowSeconds, refusal } = QUOTAS[limit];
    const { exceeded, resetsIn } = await this.#count(`${limit} ${nameOf(who)}`, quota, windowSeconds);
    if (exceeded) throw tooMany(refusal, resetsIn);
  }

  /** Removes counts of windows that ended an hour ago: they only take room. */
  async forgetOld(): Promise<void> {
    await this.#pool?.query('delete from "rateLimit" where expire < $1', [Date.now() - HOUR_MS]);
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

export const oldCountsJob: FeatureJob = {
  name: "forget old request counts",
  every: HOUR_MS,
  run: ({ rateLimits }) => rateLimits.forgetOld(),
};
