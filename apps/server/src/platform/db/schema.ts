import type { NoticeKind, ResultStatus } from "@tessera/domain";
import type { Kysely, Transaction } from "kysely";

/**
 * Conventions of every table: text ids that sort by time, ISO-8601 UTC text times with milliseconds, JSON in text,
 * flags as 0 or 1. Both databases hold exactly the same values.
 */
export type Flag = 0 | 1;

export type UserTable = {
  id: string;
  kind: "human" | "service";
  username: string;
  /** Lower-case user name: unique, and what users sign in with. */
  usernameKey: string;
  email: string | null;
  emailKey: string | null;
  firstName: string;
  lastName: string;
  passwordHash: string | null;
  systemRole: "ADMIN" | "USER" | "GUEST";
  apiAccess: Flag;
  active: Flag;
  createdAt: string;
  /** What a service account is for; empty for people. */
  description: string;
  /** JSON of the user's choices for the page. */
  preferences: string;
  /** Changes with each picture; null: initials are shown. */
  avatarVersion: string | null;
  /** When the person was last at the page. */
  lastSeenAt: string | null;
  /** The administrator who owns a service account; null for people. */
  managedBy: string | null;
  /** A deleted account keeps its row for its history, without anything that identifies its owner. */
  deletedAt: string | null;
};

/** A person's picture as base64 of WebP, square, in two sizes. */
export type AvatarTable = { userId: string; small: string; large: string };

export type SessionTable = {
  /** The public id for lists; reveals nothing about the cookie. */
  id: string;
  /** SHA-256 of the cookie's value, base64url. */
  hash: string;
  userId: string;
  createdAt: string;
  /** When the user last gave the password or a passkey in this session. */
  authenticatedAt: string;
  lastSeenAt: string;
  expiresAt: string;
  ip: string;
  userAgent: string | null;
};

/** A browser from which an account was signed in to; one browser may have several accounts. */
export type DeviceTable = {
  /** SHA-256 of the device cookie's value, base64url. */
  hash: string;
  userId: string;
  createdAt: string;
  /** When the account was last signed in to from it. */
  lastUsedAt: string;
};

/** An invitation to create an account. */
export type InvitationTable = {
  id: string;
  email: string;
  emailKey: string;
  systemRole: "ADMIN" | "USER" | "GUEST";
  /** JSON array of `{projectId, role}`. */
  projects: string;
  /** SHA-256 of the code in the link; resending replaces it. */
  codeHash: string;
  createdAt: string;
  /** Who sent the current link, and vouches for it by being an administrator. */
  createdBy: string;
  /** When the current link was created. */
  sentAt: string;
  /** `none` where no mail server is configured. */
  mailState: "pending" | "sent" | "failed" | "none";
  expiresAt: string;
  acceptedAt: string | null;
  acceptedBy: string | null;
  revokedAt: string | null;
};

/** A link to choose a new password; at most one an account. */
export type PasswordResetTable = { userId: string; codeHash: string; createdAt: string; expiresAt: string };

/** A new email address awaiting confirmation; at most one an account. */
export type EmailChangeTable = PasswordResetTable & { email: string };

/** The shared secret of one-time codes (base32); it counts once it was confirmed by a code. */
export type TotpTable = {
  userId: string;
  secret: string;
  createdAt: string;
  confirmedAt: string | null;
  /** The newest time step whose code was used; older and equal ones are rejected. */
  lastStep: number | null;
};

export type RecoveryCodeTable = { userId: string; codeHash: string; usedAt: string | null };

/** A WebAuthn credential; ids and keys are base64url. */
export type PasskeyTable = {
  id: string;
  userId: string;
  credentialId: string;
  publicKey: string;
  counter: number;
  /** JSON array. */
  transports: string;
  backedUp: Flag;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
};

/** A challenge for an authenticator, signed once; `userId` is null for a sign-in, whose user is not known yet. */
export type PasskeyChallengeTable = { challenge: string; userId: string | null; expiresAt: string };

export type TokenTable = {
  id: string;
  kind: "pat" | "svc" | "tmp";
  ownerId: string;
  name: string;
  identifier: string;
  preview: string;
  /** SHA-256 of the whole token, base64url. The token itself is never stored. */
  hash: string;
  /** JSON array of scopes. */
  scopes: string;
  /** JSON: "all" or an array of project ids. */
  projects: string;
  /** JSON array of CIDRs. */
  allowedIps: string;
  createdAt: string;
  createdFrom: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  lastUsedUserAgent: string | null;
  revokedAt: string | null;
  revokedBy: string | null;
  revokedReason: string | null;
  rotatedFrom: string | null;
  rotatedTo: string | null;
  overlapEndsAt: string | null;
  /** Id of the first token of its rotations; its own where it came of none. */
  familyId: string;
};

/** A token of a deleted account: its use gets the error "account is gone" instead of "unknown token". */
export type BuriedTokenTable = { hash: string };

/** Append-only; each entry is chained to the one before by its hash. */
export type AuditTable = {
  /** Counts from 1 without gaps. */
  seq: number;
  id: string;
  at: string;
  action: string;
  actorId: string | null;
  /** The account the entry is about, where that isn't the actor. */
  ownerId: string | null;
  tokenId: string | null;
  tokenName: string | null;
  tokenPreview: string | null;
  /** The token the act came through. */
  viaTokenId: string | null;
  viaTokenPreview: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  outcome: "done" | "denied";
  /** JSON object: what changed, before and after. */
  details: string;
  /** `chainHash` of the entry. */
  hash: string;
  /** HMAC over number and hash with a key from outside the database; null in entries from before there was one. */
  anchor: string | null;
};

/** One row: number and hash of the newest audit entry, so that a cut tail shows. */
export type AuditHeadTable = { seq: number; hash: string };

/** How often a token was used on a day (UTC, `YYYY-MM-DD`), and how often it was rejected. */
export type TokenDayTable = { tokenId: string; day: string; requests: number; denied: number };

/** An address and user agent that a token was used from; an absent agent is an empty text. */
export type TokenOriginTable = { tokenId: string; ip: string; userAgent: string; firstAt: string; lastAt: string };

/** A notice to an owner about a token, in the app and by email. */
export type NoticeTable = {
  id: string;
  userId: string;
  kind: NoticeKind;
  /** The key that keeps a notice from being given twice. */
  once: string;
  tokenId: string | null;
  tokenName: string;
  tokenPreview: string;
  /** The service account the token belongs to, and its name; null where the recipient owns the token. */
  accountId: string | null;
  accountName: string | null;
  /** JSON object of what the text needs beside the token. */
  details: string;
  createdAt: string;
  readAt: string | null;
  /** `skipped` where there is no recipient address, or no mail server. */
  mailState: "pending" | "sent" | "skipped" | "failed";
  mailAttempts: number;
  /** When a worker may try next; the worker that claims it moves it ahead. */
  mailDueAt: string;
};

/** Counters of the rate limiter, shared by all processes on PostgreSQL. */
export type RateLimitTable = { key: string; points: number; expire: number | null };

/** Recent failed sign-ins, by account and by address. */
export type SignInFailureTable = {
  /** SHA-256 of the counted key: a mistyped login may well be a password. */
  key: string;
  failures: number;
  lastAt: string;
  blockedUntil: string | null;
};

/** Values of the whole server by name: settings, the hash of the set-up code, the project counter. */
export type InstanceTable = { name: string; value: string };

export type ProjectTable = {
  /** Public id, `PRJ-1`. */
  id: string;
  number: number;
  name: string;
  description: string;
  nextCase: number;
  nextCycle: number;
  createdAt: string;
  createdBy: string;
};

export type MemberTable = {
  projectId: string;
  userId: string;
  role: "PROJECT_ADMIN" | "MEMBER" | "GUEST";
  since: string;
};

export type FolderTable = {
  id: string;
  projectId: string;
  parentId: string | null;
  name: string;
  createdAt: string;
};

export type TestCaseTable = {
  projectId: string;
  number: number;
  folderId: string | null;
  name: string;
  description: string;
  /** JSON array of steps. */
  steps: string;
  automationClassname: string | null;
  automationName: string | null;
  /** SHA-256 of class name and name, base64url; unique in the project. */
  automationKey: string | null;
  /** The import that made it: invisible while that import is staged. */
  importId: string | null;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  deletedAt: string | null;
};

export type TestCycleTable = {
  projectId: string;
  number: number;
  name: string;
  description: string;
  branch: string | null;
  commit: string | null;
  environment: string | null;
  buildUrl: string | null;
  passed: number;
  failed: number;
  error: number;
  skipped: number;
  blocked: number;
  lastResultAt: string | null;
  createdAt: string;
  createdBy: string;
};

export type TestResultTable = {
  id: string;
  projectId: string;
  cycleNumber: number;
  caseNumber: number;
  attempt: number;
  status: ResultStatus;
  /** Position of the status in RESULT_STATUSES, so that an index sorts by severity. */
  gravity: number;
  name: string;
  classname: string | null;
  durationMs: number | null;
  message: string | null;
  source: "manual" | "import";
  importId: string | null;
  /** Null while no later attempt exists; else the import that brought it, or "manual". */
  supersededBy: string | null;
  createdAt: string;
  createdBy: string;
};

/** The long texts of a result, for the few results that have any. */
export type ResultTextTable = {
  resultId: string;
  importId: string | null;
  trace: string | null;
  output: string | null;
  file: string | null;
  line: number | null;
};

export type ImportTable = {
  id: string;
  projectId: string;
  cycleNumber: number;
  /** Rows of a staged import are invisible to every reader. */
  state: "staged" | "done";
  contentHash: string;
  runKey: string;
  shard: string;
  branch: string | null;
  commit: string | null;
  environment: string | null;
  buildUrl: string | null;
  /** JSON of the receipt; empty while staged. */
  receipt: string;
  createdAt: string;
  createdBy: string;
  tokenId: string | null;
  /** A staged import without a sign of life until then is abandoned, and its rows are swept away. */
  leaseUntil: string;
};

export type Schema = {
  user: UserTable;
  avatar: AvatarTable;
  session: SessionTable;
  device: DeviceTable;
  invitation: InvitationTable;
  passwordReset: PasswordResetTable;
  emailChange: EmailChangeTable;
  totp: TotpTable;
  recoveryCode: RecoveryCodeTable;
  passkey: PasskeyTable;
  passkeyChallenge: PasskeyChallengeTable;
  token: TokenTable;
  buriedToken: BuriedTokenTable;
  audit: AuditTable;
  auditHead: AuditHeadTable;
  signInFailure: SignInFailureTable;
  tokenDay: TokenDayTable;
  tokenOrigin: TokenOriginTable;
  notice: NoticeTable;
  rateLimit: RateLimitTable;
  instance: InstanceTable;
  project: ProjectTable;
  member: MemberTable;
  folder: FolderTable;
  testCase: TestCaseTable;
  testCycle: TestCycleTable;
  testResult: TestResultTable;
  resultText: ResultTextTable;
  import: ImportTable;
};

/** A pool or a transaction: repositories don't need to know which. */
export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;
