import type { Credential, SystemRole } from "@tessera/domain";
import type { Logger } from "pino";
import type { AuditKey } from "../audit/audit-key.ts";
import type { GatheringAudit } from "../audit/gathering-audit.ts";
import type { ProcessPresence } from "../operations/status/process-presence.ts";
import type { StatusChecks } from "../operations/status/status-checks.ts";
import type { TokenUsage } from "../tokens/usage/token-usage.ts";
import type { Config } from "./config.ts";
import type { Db, Tx } from "./db/schema.ts";
import type { CallBudget } from "./limits/call-budget.ts";
import type { InvalidTokenThrottle } from "./limits/invalid-token-throttle.ts";
import type { RateLimits } from "./limits/rate-limits.ts";
import type { SignInThrottle } from "./limits/sign-in-throttle.ts";
import type { SpoolSpace } from "./limits/spool-space.ts";
import type { Throttle } from "./limits/throttle.ts";
import type { NamedTurns } from "./limits/turns.ts";
import type { Mailer } from "./mail/mailer.ts";
import type { Outbox } from "./mail/outbox.ts";

/** Shared by the whole server; the only way in for clock, randomness and the outside world. */
export type Ctx = {
  db: Db;
  config: Config;
  log: Logger;
  /** Now, ISO-8601 UTC with milliseconds. */
  now: () => string;
  /** A new id that sorts after all earlier ones. */
  newId: () => string;
  randomBytes: (length: number) => Uint8Array;
  /** Origin of the page, for links: the configured public address, or where the server listens. */
  publicUrl: () => string;
  spoolSpace: SpoolSpace;
  callBudget: CallBudget;
  /** By project: only the first import in line asks the database whether it is its turn. */
  importTurns: NamedTurns;
  auditKey: AuditKey;
  tokenUsage: TokenUsage;
  gatheringAudit: GatheringAudit;
  rateLimits: RateLimits;
  invalidTokens: InvalidTokenThrottle;
  /** Null where no mail server is configured. */
  mailer: Mailer | null;
  /** For emails that carry a one-time link; those of notices go through the database. */
  outbox: Outbox;
  signInThrottle: SignInThrottle;
  passwordResetThrottle: Throttle;
  presence: ProcessPresence;
  status: StatusChecks;
};

/** The same, inside a transaction. */
export type TxCtx = Omit<Ctx, "db"> & { db: Tx };

/** Where a request came from. */
export type Origin = { ip: string; userAgent: string | null; requestId: string };

/** The page's session in its current state. */
export type PageSession = {
  id: string;
  hash: string;
  /** When its user last gave the password or a passkey. */
  authenticatedAt: string;
  hasSecondFactor: boolean;
  /** The server requires a second factor and the user has none: nothing else is open until they set one up. */
  needsSecondFactor: boolean;
};

/** The caller, with roles read from the database for this very request. */
export type Actor = {
  userId: string;
  username: string;
  systemRole: SystemRole;
  credential: Credential;
  /** The token acted through; null for the page. */
  token: { id: string; name: string; preview: string } | null;
  /** The page's session; null for tokens. */
  session: PageSession | null;
  origin: Origin;
};

/** The origin of a caller who is about to get a session, and the user this browser was signed in as until now. */
export type Arrival = Origin & {
  signedInAs: Actor | undefined;
  /** The value of this browser's device cookie. */
  device: string | undefined;
};

/** The values of the cookies that a browser gets at sign-in. */
export type SignInCookies = { session: string; device: string };

/** One file of an upload; `bytes` must be read to its end before the next file is asked for. */
export type UploadedFile = { name: string; bytes: AsyncIterable<Uint8Array> };

/** What a procedure gets besides its input. */
export type RequestCtx = Ctx & {
  origin: Origin;
  /**
   * Finds out who is calling; every procedure asks again, so that a batch can't outlive a revocation. Throws a 401 or
   * 403, also for a user in the page who lacks a required second factor, except when setting one up.
   */
  authenticate: (options?: { toSetUpSecondFactor?: boolean }) => Promise<Actor>;
  /**
   * Runs the calls of a batch with mutations one after the other, so that a right that one of them removes is gone for
   * the next. Absent where a request is one call, or its calls only read.
   */
  inTurn?: (<T>(call: () => Promise<T>) => Promise<T>) | undefined;
  /** The user behind the page's cookie, if any, whatever they are allowed to do yet; never a token's owner. */
  findSessionActor: () => Promise<Actor | undefined>;
  /** Throws FORBIDDEN for requests from another site's page, and on endpoints without a session. */
  requirePage: () => void;
  /** The origin at which the browser has the page, after `requirePage`: passkeys are bound to it. */
  pageOrigin: () => string;
  /** Sets or clears the cookie of the page; call it after `requirePage` or for a signed-in user. */
  setSessionCookie: (value: string | null) => void;
  /**
   * The value of this browser's device cookie; undefined where there is none, and on endpoints that have no session.
   */
  deviceCookie: () => string | undefined;
  /** Sets the device cookie; call it after a user authenticated in this browser. */
  setDeviceCookie: (value: string) => void;
  /** The files of an upload; absent where the endpoint takes none. */
  upload?: () => AsyncIterable<UploadedFile>;
};
