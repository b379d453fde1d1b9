import { DomainError } from "@tessera/domain";
import type { Ctx } from "../context.ts";
import { inBatches } from "../db/batches.ts";
import type { Db } from "../db/schema.ts";
import { transact } from "../db/transact.ts";
import type { FeatureJob } from "../jobs/job-runner.ts";
import { networkOf } from "../network-of.ts";
import { hashSecret } from "../secret-hash.ts";
import { HOUR_MS, later, SECOND_MS } from "../time.ts";
import {
  CODE_CONFIRMATION_TRIES,
  CONFIRMATION_TRIES,
  LONGEST_MEMORY_MS,
  PASSWORD_RESET_TRIES,
  SECOND_FACTOR_TRIES,
  SIGN_IN_TRIES,
  type ThrottleRules,
  type Tries,
} from "./limits.ts";
import { tooMany } from "./rate-limits.ts";
import * as throttleRepo from "./throttle-repo.ts";

/** A caller who claims to own an account, as throttles count them. */
export type Claim = {
  /** The account, however it was named; for an unknown login, the login. */
  account: string;
  ip: string;
  /** The device from which the account was signed in to before, else null. */
  device: string | null;
};

type Throttle = {
  /**
   * Counts a try before it is looked at, in the caller's transaction where one is given. A known device has a budget of its
   * own; once that is used up, it counts as any other. Throws RATE_LIMITED, with the seconds to wait, where there were too
   * many tries; true for the last try before there is a wait.
   */
  count: (claim: Claim, within?: Db) => Promise<boolean>;
  /** Takes back the counts for a caller who then proved that the account is theirs. */
  forget: (claim: Claim) => Promise<void>;
  /** Takes back the counts against an account, but not those against its owner's address. */
  clear: (claim: Claim) => Promise<void>;
};

/** The same for what is counted under one key: who is meant by `subject` follows from the throttle. */
type KeyThrottle<Subject> = {
  count: (subject: Subject) => Promise<boolean>;
  forget: (subject: Subject) => Promise<void>;
};

/** Slows down those who guess passwords and codes, or ask for many links. */
export type Throttles = {
  signIn: Throttle;
  passwordReset: Throttle;
  /** Codes of an account's second factor, after the password was right; known devices count apart. */
  secondFactor: KeyThrottle<Claim>;
  /** Proofs that are asked for again inside the session of that id. */
  confirmation: KeyThrottle<string>;
  /** Codes as such proofs, in all sessions of the account of that id. */
  codeConfirmation: KeyThrottle<string>;
};

export function createThrottles(db: Db, now: () => string): Throttles {
  const codesOf = ({ account, device }: Claim) =>
    `second factor ${account}${device === null ? "" : ` device ${device}`}`;
  return {
    signIn: createThrottle(db, now, SIGN_IN_TRIES),
    passwordReset: createThrottle(db, now, PASSWORD_RESET_TRIES),
    secondFactor: createKeyThrottle(db, now, SECOND_FACTOR_TRIES, codesOf),
    confirmation: createKeyThrottle(db, now, CONFIRMATION_TRIES, (session) => `confirmation in session ${session}`),
    codeConfirmation: createKeyThrottle(db, now, CODE_CONFIRMATION_TRIES, (userId) => `confirmation by code ${userId}`),
  };
}

function createKeyThrottle<Subject>(
  db: Db,
  now: () => string,
  tries: Tries & { refusal: string },
  nameOf: (subject: Subject) => string,
): KeyThrottle<Subject> {
  const keyOf = (subject: Subject) => hashSecret(nameOf(subject));
  return {
    count: (subject) => transact({ db }, ({ db }) => countTry(db, [keyOf(subject), tries], now(), tries.refusal)),
    forget: (subject) => throttleRepo.remove(db, keyOf(subject)),
  };
}

/** Delays double with each try beyond the free ones and end by themselves: no one is locked out for good. */
function createThrottle(db: Db, now: () => string, rules: ThrottleRules): Throttle {
  const clear = async (claim: Claim) => {
    const [accountAndIp, account] = keysOf(rules, claim);
    const device = deviceKeyOf(rules, claim);
    // In a fixed order: two callers who lock the same counts in different orders would deadlock.
    for (const [key] of [accountAndIp, account, ...device]) await throttleRepo.remove(db, key);
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
      if (device) return throttleRepo.remove(db, device[0]);
      await clear(claim);
      const [, , [address]] = keysOf(rules, claim);
      await throttleRepo.takeBack(db, address);
    },
  };
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

/** Removes counts that every throttle has forgotten: guessed names leave a row each. */
async function removeForgotten(ctx: Pick<Ctx, "db" | "now">, isStopping: () => boolean): Promise<void> {
  const before = later(ctx.now(), -LONGEST_MEMORY_MS);
  await inBatches(ctx, ({ db }, limit) => throttleRepo.removeBefore(db, before, limit), { isStopping });
}

/** The counted key, as a hash: a mistyped login may well be a password. */
type Counted = [key: string, tries: Tries];

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
async function countTry(db: Db, [key, tries]: Counted, at: string, refusal: string): Promise<boolean> {
  const { freeTries, longestDelaySeconds, memoryMs } = tries;
  const { failures, lastAt, blockedUntil } = await throttleRepo.lock(db, key, at);
  if (blockedUntil !== null && at < blockedUntil) {
    throw tooMany(refusal, Math.ceil((Date.parse(blockedUntil) - Date.parse(at)) / 1000));
  }
  const stale = Date.parse(at) - Date.parse(lastAt) > memoryMs;
  const count = (stale ? 0 : failures) + 1;
  const delay = count < freeTries ? 0 : Math.min(longestDelaySeconds, 2 ** (count - freeTries));
  const until = delay === 0 ? null : later(at, delay * SECOND_MS);
  await throttleRepo.save(db, { key, failures: count, lastAt: at, blockedUntil: until });
  return count === freeTries;
}

export const oldTriesJob: FeatureJob = {
  name: "forget old sign-in failures",
  every: HOUR_MS,
  run: (ctx, { isStopping }) => removeForgotten(ctx, isStopping),
};
