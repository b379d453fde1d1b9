import { DomainError } from "@tessera/domain";
import type { Db } from "../db/schema.ts";
import { transact } from "../db/transact.ts";
import { hashSecret } from "../secret-hash.ts";

/** How patient the door is: tries without delay, the longest delay in seconds, and when failures are forgotten, in ms. */
type Patience = { freeTries: number; longestDelay: number; memory: number };

const HOUR = 3_600_000;

const PATIENCE = {
  /** One account from one address: where guessing happens. */
  accountAndIp: { freeTries: 5, longestDelay: 900, memory: HOUR },
  /** One account from anywhere: loose, so that a stranger can delay its owner by a minute at most. */
  account: { freeTries: 20, longestDelay: 60, memory: HOUR },
  /** One address against any account. */
  ip: { freeTries: 30, longestDelay: 900, memory: HOUR },
  /** Codes of one account, by somebody who knows its password: a million codes, of which three are right, last for years. */
  code: { freeTries: 5, longestDelay: 3600, memory: 24 * HOUR },
} as const satisfies Record<string, Patience>;

export type SignInThrottle = {
  /**
   * Counts a try before the password is looked at. Throws RATE_LIMITED, with the seconds to wait, where there were too
   * many; true for the last try from this address before it has to wait.
   */
  count: (login: string, ip: string) => Promise<boolean>;
  /** Takes back what was counted for somebody who then proved himself. */
  forget: (login: string, ip: string) => Promise<void>;
  /** The same for a code of the account's second factor, after the password was right. */
  countCode: (userId: string) => Promise<boolean>;
  forgetCode: (userId: string) => Promise<void>;
};

/** Delays grow twofold with each failure beyond the free ones and end by themselves: nobody is locked out for good. */
export function createSignInThrottle(db: Db, now: () => string): SignInThrottle {
  return {
    count: (login, ip) =>
      transact({ db }, async ({ db }) => {
        const at = now();
        const isLast: boolean[] = [];
        for (const [key, patience] of keysOf(login, ip)) isLast.push(await countOne(db, key, patience, at));
        return isLast[0] === true;
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
    countCode: (userId) => transact({ db }, ({ db }) => countOne(db, codeKeyOf(userId), PATIENCE.code, now())),
    forgetCode: async (userId) => {
      await db.deleteFrom("signInFailure").where("key", "=", codeKeyOf(userId)).execute();
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

function codeKeyOf(userId: string): string {
  return hashSecret(`second factor ${userId}`);
}

/** True for the last of the tries that cost no delay. */
async function countOne(db: Db, key: string, patience: Patience, at: string): Promise<boolean> {
  const { freeTries, longestDelay, memory } = patience;
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
  const stale = Date.parse(at) - Date.parse(lastAt) > memory;
  const count = (stale ? 0 : failures) + 1;
  const delay = count < freeTries ? 0 : Math.min(longestDelay, 2 ** (count - freeTries));
  const until = delay === 0 ? null : new Date(Date.parse(at) + delay * 1000).toISOString();
  await db
    .updateTable("signInFailure")
    .set({ failures: count, lastAt: at, blockedUntil: until })
    .where("key", "=", key)
    .execute();
  return count === freeTries;
}
