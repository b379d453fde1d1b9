import type { Db } from "../db/schema.ts";
import { transact } from "../db/transact.ts";
import { hashSecret } from "../secret-hash.ts";
import {
  type Counted,
  countTry,
  createThrottle,
  LONGEST_MEMORY,
  type Throttle,
  type ThrottleRules,
} from "./throttle.ts";

const HOUR = 3_600_000;
const REFUSAL = "Too many failed sign-ins";

const PASSWORDS: ThrottleRules = {
  name: "sign-in",
  refusal: REFUSAL,
  accountAndIp: { freeTries: 5, longestDelay: 900, memory: HOUR },
  // Loose, so that a stranger can delay an account's owner by a minute at most.
  account: { freeTries: 20, longestDelay: 60, memory: HOUR },
  ip: { freeTries: 30, longestDelay: 900, memory: HOUR },
};

/** Codes of one account, by somebody who knows its password: a million codes, of which three are right, last for years. */
const CODES = { freeTries: 5, longestDelay: 3600, memory: LONGEST_MEMORY };

export type SignInThrottle = Throttle & {
  /** The same for a code of the account's second factor, after the password was right. */
  countCode: (userId: string) => Promise<boolean>;
  forgetCode: (userId: string) => Promise<void>;
};

/** Slows down those who guess passwords, and codes of second factors. */
export function createSignInThrottle(db: Db, now: () => string): SignInThrottle {
  return {
    ...createThrottle(db, now, PASSWORDS),
    countCode: (userId) => transact({ db }, ({ db }) => countTry(db, codeOf(userId), now(), REFUSAL)),
    forgetCode: async (userId) => {
      const [key] = codeOf(userId);
      await db.deleteFrom("signInFailure").where("key", "=", key).execute();
    },
  };
}

function codeOf(userId: string): Counted {
  return [hashSecret(`second factor ${userId}`), CODES];
}
