import { DomainError } from "@tessera/domain";
import type { Db } from "../db/schema.ts";
import { transact } from "../db/transact.ts";
import { hashSecret } from "../secret-hash.ts";

/** How patient the door is: tries without delay, and the longest delay in seconds. */
type Patience = { freeTries: number; longestDelay: number };

const PATIENCE = {
  /** One account from one address: where guessing happens. */
  accountAndIp: { freeTries: 5, longestDelay: 900 },
  /** One account from anywhere: loose, so that a stranger can delay its owner by a minute at most. */
  account: { freeTries: 20, longestDelay: 60 },
  /** One address against any account. */
  ip: { freeTries: 30, longestDelay: 900 },
} as const satisfies Record<string, Patience>;

/** Failures older than this are forgotten, in milliseconds. */
const MEMORY = 3_600_000;

export type SignInThrottle = {
  /** Counts a try before the password is looked at. Throws RATE_LIMITED, with the seconds to wait, where there were too many. */
  count: (login: string, ip: string) => Promise<void>;
  /** Takes back what was counted for somebody who then proved himself. */
  forget: (login: string, ip: string) => Promise<void>;
};

/** Delays grow twofold with each failure beyond the free ones and end by themselves: nobody is locked out for good. */
export function createSignInThrottle(db: Db, now: () => string): SignInThrottle {
  return {
    count: (login, ip) =>
      transact({ db }, async ({ db }) => {
        const at = now();
        for (const [key, patience] of keysOf(login, ip)) await countOne(db, key, patience, at);
      }),
    forget: async (login, ip) => {
      const [accountAndIp, account, address] = keysOf(login, ip).map(([key]) => key) as [string, string, string];
      await db.deleteFrom("signInFailure").where("key", "in", [accountAndIp, account]).execute();
      await db
        .updateTable("signInFailure")
        .set((row) => ({ failures: row("failures", "-", 1), blockedUntil: null }))
        .where("key", "=", address)
        .where("failures", ">", 0)
        .execute();
    },
  };
}

function keysOf(login: string, ip: string): [string, Patience][] {
  const account = login.trim().toLowerCase();
  return [
    [hashSecret(`account ${account} ip ${ip}`), PATIENCE.accountAndIp],
    [hashSecret(`account ${account}`), PATIENCE.account],
    [hashSecret(`ip ${ip}`), PATIENCE.ip],
  ];
}

async function countOne(db: Db, key: string, { freeTries, longestDelay }: Patience, at: string): Promise<void> {
  // The upsert comes first: it locks the row, so that parallel guesses are counted one after the other.
  const { failures, lastAt, blockedUntil } = await db
    .insertInto("signInFailure")
    .values({ key, failures: 0, lastAt: at, blockedUntil: null })
    .onConflict((conflict) => conflict.column("key").doUpdateSet((row) => ({ key: row.ref("signInFailure.key") })))
    .returningAll()
    .executeTakeFirstOrThrow();
  if (blockedUntil !== null && at < blockedUntil) {
    const retryAfter = Math.ceil((Date.parse(blockedUntil) - Date.parse(at)) / 1000);
    throw new DomainError("RATE_LIMITED", `Too many failed sign-ins. Try again in ${retryAfter} seconds.`, {
      retryAfter,
    });
  }
  const stale = Date.parse(at) - Date.parse(lastAt) > MEMORY;
  const count = (stale ? 0 : failures) + 1;
  const delay = count < freeTries ? 0 : Math.min(longestDelay, 2 ** (count - freeTries));
  const until = delay === 0 ? null : new Date(Date.parse(at) + delay * 1000).toISOString();
  await db
    .updateTable("signInFailure")
    .set({ failures: count, lastAt: at, blockedUntil: until })
    .where("key", "=", key)
    .execute();
}
