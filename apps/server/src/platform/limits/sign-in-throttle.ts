import type { Db } from "../db/schema.ts";
import { transact } from "../db/transact.ts";
import { hashSecret } from "../secret-hash.ts";
import type { Claim } from "./claim.ts";
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
  // The thief of a device cookie gets no more tries than this.
  device: { freeTries: 10, longestDelay: 3600, memory: LONGEST_MEMORY },
};

/** Codes of one account, for a caller who knows its password: a million codes, three of them right, last for years. */
const CODES = { freeTries: 5, longestDelay: 3600, memory: LONGEST_MEMORY };

/** Passwords given again inside one session: only its owner has it, so no one else can use up its tries. */
const CONFIRMATIONS = { freeTries: 5, longestDelay: 900, memory: HOUR };

export type SignInThrottle = Throttle & {
  /** The same for a code of the account's second factor, after the password was right; known devices count apart. */
  countCode: (claim: Claim) => Promise<boolean>;
  forgetCode: (claim: Claim) => Promise<void>;
  /** The same for a password that is asked for again inside a session. */
  countConfirmation: (sessionId: string) => Promise<boolean>;
  forgetConfirmation: (sessionId: string) => Promise<void>;
};

/** Slows down those who guess passwords, and codes of second factors. */
export function createSignInThrottle(db: Db, now: () => string): SignInThrottle {
  const count = (counted: Counted) => transact({ db }, ({ db }) => countTry(db, counted, now(), REFUSAL));
  const forget = async ([key]: Counted) => {
    await db.deleteFrom("signInFailure").where("key", "=", key).execute();
  };
  return {
    ...createThrottle(db, now, PASSWORDS),
    countCode: (claim) => count(codeOf(claim)),
    forgetCode: (claim) => forget(codeOf(claim)),
    countConfirmation: (sessionId) => count(confirmationIn(sessionId)),
    forgetConfirmation: (sessionId) => forget(confirmationIn(sessionId)),
  };
}

function codeOf({ account, device }: Claim): Counted {
  const from = device === null ? "" : ` device ${device}`;
  return [hashSecret(`second factor ${account}${from}`), CODES];
}

function confirmationIn(sessionId: string): Counted {
  return [hashSecret(`confirmation in session ${sessionId}`), CONFIRMATIONS];
}
