import type { NoticeKind } from "@tessera/domain";

/** Counters of the rate limiter, shared by all processes on PostgreSQL. */
type RateLimitTable = { key: string; points: number; expire: number | null };

/** Recent failed sign-ins, by account and by address. */
export type SignInFailureTable = {
  /** SHA-256 of the counted key: a mistyped login may well be a password. */
  key: string;
  failures: number;
  lastAt: string;
  blockedUntil: string | null;
};

/** Values of the whole server by name: settings, the hash of the set-up code, the project counter. */
type InstanceTable = { name: string; value: string };

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
  /** The project it tells about: who can't see that any longer, neither sees the notice nor gets its email. */
  projectId: string | null;
  /** Notices with the same one go into one email; null: those of the same kind. */
  mailGroup: string | null;
  /** What it was given for: the subscription that its email offers to end. */
  subscription: string | null;
};

/** A request with an `Idempotency-Key`, and the answer to it. */
export type KeptAnswerTable = {
  tokenId: string;
  key: string;
  /** SHA-256 of route and input. */
  requestHash: string;
  /** SHA-256 of the uploaded bytes; null for a request without files, and until they are read. */
  bodyHash: string | null;
  /** Null while the request is at work, or was broken off. */
  status: number | null;
  /** The body; null where it is too long, or holds a secret. */
  answer: string | null;
  createdAt: string;
};

export type PlatformTables = {
  keptAnswer: KeptAnswerTable;
  rateLimit: RateLimitTable;
  signInFailure: SignInFailureTable;
  instance: InstanceTable;
  notice: NoticeTable;
};
