import type {
  AuditAction,
  Credential,
  ErrorCode,
  FailureText,
  JobStatus,
  PartState,
  StatusPart,
  SystemRole,
} from "@tessera/domain";
import type { Logger } from "pino";
import type { BlobStore } from "./blobs/blob-store.ts";
import type { Config } from "./config.ts";
import type { AuditTable, Db, Tx } from "./db/schema.ts";
import type { CallBudget } from "./limits/call-budget.ts";
import type { InvalidTokenThrottle } from "./limits/invalid-token-throttle.ts";
import type { BodyPace, PasswordCost } from "./limits/limits.ts";
import type { OpenStreams } from "./limits/open-streams.ts";
import type { RateLimits } from "./limits/rate-limits.ts";
import type { SpoolSpace } from "./limits/spool-space.ts";
import type { Throttles } from "./limits/throttle.ts";
import type { NamedTurns } from "./limits/turns.ts";
import type { Mailer } from "./mail/mailer.ts";
import type { Outbox } from "./mail/outbox.ts";
import type { NoticedToken } from "./notices/notice-outbox.ts";
import type { Outbound } from "./outbound/outbound.ts";
import type { Sending } from "./outbound/sending.ts";

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
  /**
   * Set while a caller acts: asks for them again inside the transaction, and keeps their rights as they are until its end.
   * `transact` runs it first in every transaction. Absent for what the server does by itself.
   */
  stillMay?: ((db: Tx) => Promise<unknown>) | undefined;
  bodyPace: BodyPace;
  passwordCost: PasswordCost;
  spoolSpace: SpoolSpace;
  /** Contents of attachments. */
  blobs: BlobStore;
  callBudget: CallBudget;
  openStreams: OpenStreams;
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
  /** The way to the targets of webhooks. */
  sending: Sending;
  throttles: Throttles;
  presence: ProcessPresence;
  /** The proxy whose forwarded headers were last ignored. */
  ignoredForwarding: { last: { address: string; at: string } | null };
  status: StatusChecks;
  /** Null where no one may read them. */
  metrics: Metrics | null;
  /** Reads small documents of other servers, never of this network's. */
  outbound: Outbound;
  hooks: Hooks;
};

/** The same, inside a transaction. */
export type TxCtx = Omit<Ctx, "db"> & { db: Tx };

/** Where a request came from. */
export type Origin = { ip: string; userAgent: string | null; requestId: string };

/** The page's session in its current state. */
type PageSession = {
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
  /** The token acted through; null for the page. `audience`: the one endpoint that accepts it. */
  token: { id: string; name: string; preview: string; audience?: "mcp" | null } | null;
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

/** `again` asks once more about a caller whose call was counted already, in the transaction where it is one. */
type AuthenticateOptions = { toSetUpSecondFactor?: boolean; again?: { db: Db } };

/** What a procedure gets besides its input. */
export type RequestCtx = Ctx & {
  origin: Origin;
  /**
   * Finds out who is calling; every procedure asks again, so that a batch can't outlive a revocation. Throws a 401 or
   * 403, also for a user in the page who lacks a required second factor, except when setting one up.
   */
  authenticate: (options?: AuthenticateOptions) => Promise<Actor>;
  /** What must hold of the thing that is to be changed, asked within the transaction that changes it. */
  precondition?: ((db: Tx, actor: Actor, input: unknown) => Promise<void>) | undefined;
  /** True once the whole body of the request is here. */
  hasArrived: () => boolean;
  /** Reads the body; throws REQUEST_TIMEOUT where it takes longer than the seconds that it may. */
  inTime: <T>(reading: () => Promise<T>) => Promise<T>;
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
  /** The address of the server as this caller knows it, with its path: what it is called in answers to assistants. */
  address: () => string;
  /** Sets or clears the cookie of the page; call it after `requirePage` or for a signed-in user. */
  setSessionCookie: (value: string | null) => void;
  /** The value of this browser's device cookie; undefined where there is none, and on endpoints that have no session. */
  deviceCookie: () => string | undefined;
  /** Sets the device cookie; call it after a user authenticated in this browser. */
  setDeviceCookie: (value: string) => void;
  /** The cookie of a sign-in that is under way at the provider; undefined where there is none. */
  flowCookie: () => string | undefined;
  /** Sets or clears that cookie. */
  setFlowCookie: (value: string | null) => void;
  /** The files of an upload; absent where the endpoint takes none. */
  upload?: () => AsyncIterable<UploadedFile>;
};

// What features do for the whole server; instance.ts puts them together.

/** What the audit log says of an act. */
export type AuditEntry = {
  action: AuditAction;
  at: string;
  /** The account the entry is about. */
  ownerId?: string;
  /** The token the entry is about. */
  token?: { id: string; name: string; preview: string };
  outcome?: AuditTable["outcome"];
  /** What it is about and what changed, as `before` and `after`; never a secret. */
  details?: Record<string, unknown>;
};

/** Who an entry names as the actor: the server without an actor, an unknown caller at `origin` without an account. */
export type AuditedActor = (Pick<Actor, "origin"> & Partial<Pick<Actor, "userId" | "token">>) | null;

/**
 * The key that entries of the audit log are anchored with. It lies in a file outside the database, so that access to
 * the database alone is not enough to forge a matching entry.
 */
export type AuditKey = {
  /** Identifies the key without revealing it. */
  id: string;
  file: string;
  /** The first entry that must be anchored with this key. */
  from: number;
  /** HMAC-SHA-256, hex, of the head that the log has after this entry. */
  anchorOf: (head: { seq: number; hash: string }) => string;
  /** HMAC-SHA-256, hex, of where the log stood at a time, as witnesses hold it. */
  signatureOf: (witness: { seq: number; hash: string; at: string }) => string;
};

/** An act that anyone can repeat at will. Equal acts are counted instead of recorded again. */
export type GatheredAct = Pick<AuditEntry, "action" | "outcome" | "ownerId"> & {
  actor: { origin: Origin } & Exclude<AuditedActor, null>;
  details: Record<string, string>;
};

/** Audits what callers can repeat at will: equal acts of one minute become one entry with a count. */
export interface GatheringAudit {
  /** Counts an act; the audit log has it at most a minute later. */
  record(act: GatheredAct): void;
  /** Writes what was gathered if its minute is over. */
  writeDue(): Promise<void>;
  /** Writes what was gathered until now. What can't be written is kept for the next try. */
  flush(): Promise<void>;
}

/** Gathers what tokens do, so that a request is one read and no write. Instants are ISO-8601. */
export interface TokenUsage {
  /** A request whose token was accepted. */
  used(token: NoticedToken, at: string, origin: Origin): void;
  /** A request whose token was known, but rejected; `rotatedOut` if that was because of its age after a rotation. */
  refused(token: NoticedToken, at: string, origin: Origin, code: ErrorCode, rotatedOut: boolean): void;
  /** A request that was let in and recorded as a use, and then asked for what its token may not do. */
  denied(token: NoticedToken, at: string, origin: Origin, code: ErrorCode): void;
  /** Writes what was gathered until now. What can't be written is kept for the next try. */
  flush(): Promise<void>;
}

/** The state that a server process reports: its row among the values of the server. */
export type ProcessRecord = {
  version: string;
  startedAt: string;
  /** When it last finished all due background work. */
  workedAt: string | null;
  /** Absent in rows of an older version. */
  jobs?: JobStatus[];
};

/** The live, working processes: how many, when one last worked, and the last result of each job. */
export type Presence = {
  processes: Omit<ProcessRecord, "jobs">[];
  workedAt: string | null;
  jobs: JobStatus[];
};

/**
 * A server process reports to the others, through the database, that it lives and when it last did its background work.
 */
export interface ProcessPresence {
  readonly startedAt: string;
  /** Registers the process and its jobs, and removes rows of processes that died. */
  arrive(jobs: JobStatus[]): Promise<void>;
  /** Reports that the process works, and the results of its jobs. */
  hasWorked(jobs: JobStatus[]): Promise<void>;
  /** Takes leave, so that no one counts on this process any more. */
  leave(): Promise<void>;
}

export type PartCheck = { state: PartState; since: string; latencyMs?: number; problem?: string };

export type Checked = {
  checkedAt: string;
  parts: Record<StatusPart, PartCheck>;
  migration: string | null;
  presence: Presence | null;
  mailServer: { answer: string; at: string } | null;
};

/** Looks at the parts of the server, at most every few seconds however many ask. */
export interface StatusChecks {
  /** How the parts are; looked at again where the last look is too old. */
  current(): Promise<Checked>;
  /** Looks again the next time: something just failed that worked when it was looked at. */
  forget(): void;
  /** Reports that the storage just failed a request: counts for a while, and forces a new check. */
  recordStorageFailure(): void;
}

/** What requests are counted by. */
export type EndpointKind = "rest" | "page calls" | "mcp" | "oauth" | "scim" | "health" | "page";

/** Counts what this process does. */
export interface Metrics {
  readonly contentType: string;
  answered(endpoint: EndpointKind, status: number, seconds: number): void;
  /** A call that was answered with an error. */
  failed(code: ErrorCode): void;
  imported(outcome: "stored" | "repeated" | "refused", results: number): void;
  /** Everything that was counted, and how the server is, in the format of Prometheus. */
  text(
    checked: Checked,
    startedAt: string,
    connections?: Record<"total" | "idle" | "waiting", number>,
  ): Promise<string>;
}

/** What ended with an account: for the details of the audit entry of its deletion, and entries that come before that one. */
export type AccountEnding = { details: Record<string, unknown>; entries: AuditEntry[] };

export type TokenCounts = { liveTokens: number; lastUsedAt: string | null };

/** What features do at acts of features above them, which may not import them. */
export interface Hooks {
  /** Each ends what an account has, in the transaction that deletes it. */
  accountDeleted: readonly ((ctx: TxCtx, ownerId: string, at: string) => Promise<AccountEnding>)[];
  /** Each gives a new project what it begins with, in the transaction that creates it. */
  projectCreated: readonly ((ctx: TxCtx, actor: Actor, projectId: string) => Promise<void>)[];
  /** Each follows a change of the branch that a project's cycles show, after its transaction. */
  defaultBranchChanged: readonly ((ctx: Ctx, projectId: string) => Promise<void>)[];
  /** Which of the cases are muted for runs of the branch that began at the time. */
  findMuted: (
    ctx: Pick<Ctx, "db">,
    run: { projectId: string; branch: string | null; at: string },
    caseNumbers: readonly number[],
  ) => Promise<ReadonlySet<number>>;
  /** The number of the cause of each failure that says something; new causes come to be with it. */
  assignCauses: <Failure extends FailureText>(
    ctx: TxCtx,
    projectId: string,
    failures: readonly Failure[],
    caseOf: (failure: Failure) => number | undefined,
  ) => Promise<ReadonlyMap<Failure, number>>;
  /** Each follows what a run comes to now, in the transaction that makes it visible. */
  runCounted: readonly ((ctx: TxCtx, run: { projectId: string; runNumber: number }) => Promise<void>)[];
  /** Each follows an import once it is visible. `renames`: what version control says of moved files. */
  importDone: readonly ((
    ctx: Ctx,
    done: { projectId: string; importId: string; renames: string | undefined },
  ) => Promise<void>)[];
  /** How many live tokens each account has, and when one of them was last used; accounts without any are absent. */
  countTokens: (ctx: Pick<Ctx, "db" | "now">, ownerIds: string[]) => Promise<Map<string, TokenCounts>>;
}
