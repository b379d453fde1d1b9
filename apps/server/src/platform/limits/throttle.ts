import { DomainError } from "@tessera/domain";
import type { Ctx } from "../context.ts";
import type { Db } from "../db/schema.ts";
import { transact } from "../db/transact.ts";
import { networkOf } from "../network-of.ts";
import { hashSecret } from "../secret-hash.ts";
import type { Claim } from "./claim.ts";
import { tooMany } from "./rate-limits.ts";

/** The limits of a throttle: tries without delay, the longest delay in seconds, and when tries are forgotten, in ms. */
export type Patience = { freeTries: number; longestDelay: number; memory: number };

export type ThrottleRules = {
  /** Separates the counts of one throttle from the others. */
  name: string;
  /** The message for the caller: too many of what. */
  refusal: string;
  /** One account from one address: where guessing happens. */
  accountAndIp: Patience;
  /** One account from anywhere. */
  account: Patience;
  /** One address against any account. */
  ip: Patience;
  /** One account from a browser that signed in to it before: strangers can't use it up. */
  device: Patience;
};

export type Throttle = {
  /**
   * Counts a try before it is looked at, in the caller's transaction where one is given. A known device has a budget of
   * its own; once that is used up, it counts as any other. Throws RATE_LIMITED, with the seconds to wait, where there
   * were too many tries; true for the last try before there is a wait.
   */
  count: (claim: Claim, within?: Db) => Promise<boolean>;
  /** Takes back the counts for a caller who then proved that the account is theirs. */
  forget: (claim: Claim) => Promise<void>;
  /** Takes back the counts against an account, but not those against its owner's address. */
  clear: (claim: Claim) => Promise<void>;
};

/** Delays double with each try beyond the free ones and end by themselves: no one is locked out for good. */
export function createThrottle(db: Db, now: () => string, rules: ThrottleRules): Throttle {
  const clear = async (claim: Claim) => {
    const [accountAndIp, account] = keysOf(rules, claim);
    const device = deviceKeyOf(rules, claim);
    // In a fixed order: two callers who lock the same counts in different orders would deadlock.
    for (const [key] of [accountAndIp, account, ...device]) await remove(db, key);
  };
  return {
    count: (claim, within = db) =>
      transact({ db: within }, async ({ db }) => {
        const at = now();
        const [device] = deviceKeyOf(rules, claim);
        const isLastOfDevice = device && (await countUnlessBlocked(db, device, at, rules.refusal));
        if (isLastOfDevice !== undefined) return isLastOfDevice;
        const isLast: boolean[] = [];
        for (const counted of keysOf(rules, claim)) isLast.push(await countTry(db, counted, at, rules.refusal));
        return isLast[0] === true;
      }),
    clear,
    forget: async (claim) => {
      const [device] = deviceKeyOf(rules, claim);
      // Tries by strangers stay counted: the owner's device doesn't depend on them.
      if (device) return remove(db, device[0]);
      await clear(claim);
      const [, , [address]] = keysOf(rules, claim);
      await db
        .updateTable("signInFailure")
        .set((row) => ({ failures: row("failures", "-", 1), blockedUntil: null }))
        .where("key", "=", address)
        .where("failures", ">", 0)
        .execute();
    },
  };
}

async function remove(db: Db, key: string): Promise<void> {
  await db.deleteFrom("signInFailure").where("key", "=", key).execute();
}

/** The same as `countTry`; undefined where it would throw. */
async function countUnlessBlocked(db: Db, counted: Counted, at: string, refusal: string): Promise<boolean | undefined> {
  try {
    return await countTry(db, counted, at, refusal);
  } catch (error) {
    if (error instanceof DomainError && error.code === "RATE_LIMITED") return undefined;
    throw error;
  }
}

/** No throttle remembers tries for longer than this, in milliseconds. */
export const LONGEST_MEMORY = 24 * 3_600_000;

/** Removes counts that every throttle has forgotten: guessed names leave a row each. */
export async function removeForgotten({ db, now }: Pick<Ctx, "db" | "now">): Promise<void> {
  const before = new Date(Date.parse(now()) - LONGEST_MEMORY).toISOString();
  await db.deleteFrom("signInFailure").where("lastAt", "<", before).execute();
}

/** The counted key, as a hash: a mistyped login may well be a password. */
export type Counted = [key: string, patience: Patience];

function keysOf(rules: ThrottleRules, { account, ip }: Claim): [Counted, Counted, Counted] {
  const network = networkOf(ip);
  return [
    [hashSecret(`${rules.name} account ${account} ip ${network}`), rules.accountAndIp],
    [hashSecret(`${rules.name} account ${account}`), rules.account],
    [hashSecret(`${rules.name} ip ${network}`), rules.ip],
  ];
}

/** None for a browser that never signed in to the account. */
function deviceKeyOf(rules: ThrottleRules, { account, device }: Claim): Counted[] {
  return device === null ? [] : [[hashSecret(`${rules.name} account ${account} device ${device}`), rules.device]];
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
