import type { NoticeKind } from "@tessera/domain";

/** Counters of the rate limiter, shared by all processes on PostgreSQL. */
type RateLimitTable = { key: string; points: number; expire: number | null };

/** Recent failed sign-ins, by account and by address. */
export type SignInFailureTable = {
  /** SHA-256 of what is counted: a mistyped login may well be a password. */
  key: string;
  failures: number;
  lastAt: string;
  blockedUntil: string | null;
};

/** Values of the whole instance by name: settings, the hash of the set-up code, the project counter. */
type InstanceTable = { name: string; value: string };

/** Something an owner is told about a token, in the app and by mail. */
export type NoticeTable = {
  id: string;
  userId: string;
  kind: NoticeKind;
  /** What makes it the same notice, so that it is given once. */
  once: string;
  tokenId: string | null;
  tokenName: string;
  tokenPreview: string;
  /** The service account the token is of, and its name; null where the token is one of the person told. */
  accountId: string | null;
  accountName: string | null;
  /** JSON object of what the text needs beside the token. */
  details: string;
  createdAt: string;
  readAt: string | null;
  /** `skipped` where there is nobody to write to, or no mail server. */
  mailState: "pending" | "sent" | "skipped" | "failed";
  mailAttempts: number;
  /** When a worker may try next; moved ahead by the worker that takes it. */
  mailDueAt: string;
};

export type PlatformTables = {
  rateLimit: RateLimitTable;
  signInFailure: SignInFailureTable;
  instance: InstanceTable;
  notice: NoticeTable;
};
