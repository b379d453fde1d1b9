import { networkOf } from "../access/network-of.ts";
import { tooMany } from "../access/rate-limits.ts";
import type { Ctx } from "../context.ts";
import type { Db } from "../db/schema.ts";
import { transact } from "../db/transact.ts";
import { hashSecret } from "../secret-hash.ts";

/** How patient a door is: tries without delay, the longest delay in seconds, and when tries are forgotten, in ms. */
export type Patience = { freeTries: number; longestDelay: number; memory: number };

export type ThrottleRules = {
  /** Keeps what one throttle counts from the others. */
  name: string;
  /** What there was too much of, for people. */
  refusal: string;
  /** One account from one address: where guessing happens. */
  accountAndIp: Patience;
  /** One account from anywhere. */
  account: Patience;
  /** One address against any account. */
  ip: Patience;
};

export type Throttle = {
  /**
   * Counts a try before it is looked at, in the caller's transaction where one is given. Throws RATE_LIMITED, with the
   * seconds to wait, where there were too many; true for the last try from this address before it has to wait.
   */
  count: (login: string, ip: string, within?: Db) => Promise<boolean>;
  /** Takes back what was counted for somebody who then proved himself. */
  forget: (login: string, ip: string) => Promise<void>;
  /** Takes back what was counted against an account, but not what its owner's address is known for. */
  clear: (login: string, ip: string) => Promise<void>;
};

/** Delays grow twofold with each try beyond the free ones and end by themselves: nobody is locked out for good. */
export function createThrottle(db: Db, now: () => string, rules: ThrottleRules): Throttle {
  const clear = async (login: string, ip: string) => {
    const [accountAndIp, account] = keysOf(rules, login, ip).map(([key]) => key) as [string, string, string];
    // One by one: whoever holds the second while he wants the first would be in a deadlock with those who count a try.
    for (const key of [accountAndIp, account]) await db.deleteFrom("signInFailure").where("key", "=", key).execute();
  };
  return {
    count: (login, ip, within = db) =>
      transact({ db: within }, async ({ db }) => {
        const at = now();
        const isLast: boolean[] = [];
        for (const counted of keysOf(rules, login, ip)) isLast.push(await countTry(db, counted, at, rules.refusal));
        return isLast[0] === true;
      }),
    clear,
    forget: async (login, ip) => {
      await clear(login, ip);
      const [, , [address]] = keysOf(rules, login, ip);
      await db
        .updateTable("signInFailure")
        .set((row) => ({ failures: row("failures", "-", 1), blockedUntil: null }))
        .where("key", "=", address)
        .where("failures", ">", 0)
        .execute();
    },
  };
}

/** No patience remembers tries for longer than this, in milliseconds. */
export const LONGEST_MEMORY = 24 * 3_600_000;

/** Removes what is forgotten in any case: whoever guesses names leaves a row for each. */
export async function removeForgotten({ db, now }: Pick<Ctx, "db" | "now">): Promise<void> {
  const before = new Date(Date.parse(now()) - LONGEST_MEMORY).toISOString();
  await db.deleteFrom("signInFailure").where("lastAt", "<", before).execute();
}

/** What is counted, as a hash: a mistyped login may well be a password. */
export type Counted = [key: string, patience: Patience];

function keysOf(rules: ThrottleRules, login: string, ip: string): [Counted, Counted, Counted] {
  const account = login.trim().toLowerCase();
  const network = networkOf(ip);
  return [
    [hashSecret(`${rules.name} account ${account} ip ${network}`), rules.accountAndIp],
    [hashSecret(`${rules.name} account ${account}`), rules.account],
    [hashSecret(`${rules.name} ip ${network}`), rules.ip],
  ];
}

/** Counts one try of one thing. True for the last of the tries that cost no delay. */
export async function countTry(db: Db, [key, patience]: Counted, at: string, refusal: string): Promise<boolean> {
  const { freeTries, longestDelay, memory } = patience;
  // The upsert comes first: it locks the row, so that parallel tries are counted one after the other.
  const { failures, lastAt, blockedUntil } = await db
    .insertInto("signInFailure")
    .values({ key, failures: 0, lastAt: at, blockedUntil: null })
    .onConflict((conflict) => conflict.column("key").doUpdateSet((row) => ({ key: row.ref("signInFailure.key") })))
    .returningAll()
    .executeTakeFirstOrThrow();
  if (blockedUntil !== null && at < blockedUntil) {
    throw tooMany(refusal, Math.ceil((Date.parse(blockedUntil) - Date.parse(at)) / 1000));
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
