import type { Db } from "../db/schema.ts";
import { createThrottle, type Throttle, type ThrottleRules } from "./throttle.ts";

const HOUR = 3_600_000;

const RULES: ThrottleRules = {
  name: "password-reset",
  refusal: "Too many requests for a new password",
  accountAndIp: { freeTries: 3, longestDelay: 900, memory: HOUR },
  // Strangers must not be able to fill a mailbox.
  account: { freeTries: 5, longestDelay: 900, memory: HOUR },
  ip: { freeTries: 20, longestDelay: 900, memory: HOUR },
  device: { freeTries: 3, longestDelay: 900, memory: HOUR },
};

/** Slows down those who ask for many links, to one mailbox or to many. */
export function createPasswordResetThrottle(db: Db, now: () => string): Throttle {
  return createThrottle(db, now, RULES);
}
