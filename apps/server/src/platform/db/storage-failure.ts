import { DomainError } from "@tessera/domain";
import pg from "pg";

/** PostgreSQL could not be reached, or the connection broke while it worked. */
export class DatabaseAway extends Error {
  override name = "DatabaseAway";
}

/** PostgreSQL's own errors stay as they are; any other error of a query is the connection's fault. */
export function asDatabaseError(error: unknown): unknown {
  const isAnswer = error instanceof pg.DatabaseError || error instanceof TypeError || error instanceof RangeError;
  return isAnswer ? error : databaseAway(error);
}

/** The same for a failed attempt to connect, where every error is the connection's fault. */
export function databaseAway(cause: unknown): DatabaseAway {
  // An address with several answers fails with an AggregateError, whose own message is empty.
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return new DatabaseAway(first instanceof Error ? first.message : String(first), { cause });
}

/** A storage problem that no caller caused: it passes by itself, or an administrator fixes it. */
export type StorageProblem = "full" | "readOnly" | "away" | "busy";

/** Prefixes of error codes of SQLite, PostgreSQL (SQLSTATE) and the file system; the first match counts. */
const PROBLEMS: readonly (readonly [StorageProblem, readonly string[]])[] = [
  // SQLite reports a write beyond a quota or file size limit as SQLITE_IOERR_WRITE, one to a full disk as SQLITE_FULL.
  ["full", ["SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE", "53100", "ENOSPC", "EDQUOT", "EFBIG"]],
  ["readOnly", ["SQLITE_READONLY", "25006", "EROFS"]],
  ["away", ["SQLITE_IOERR", "SQLITE_CANTOPEN", "08", "57P", "58030", "EIO"]],
  ["busy", ["SQLITE_BUSY", "SQLITE_LOCKED", "53", "55P03", "57014", "40001", "40P01", "EMFILE", "ENFILE"]],
];

/** Which storage problem an error is; undefined for every other error. */
export function storageProblem(thrown: unknown): StorageProblem | undefined {
  if (thrown instanceof DatabaseAway) return "away";
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (typeof code !== "string") return undefined;
  return PROBLEMS.find(([, starts]) => starts.some((start) => isCodeOf(code, start)))?.[0];
}

/** SQLSTATE has five characters, so that two of them never are the beginning of another system's code. */
function isCodeOf(code: string, start: string): boolean {
  return /^[A-Z]/.test(start)
    ? code === start || code.startsWith(`${start}_`)
    : /^[0-9A-Z]{5}$/.test(code) && code.startsWith(start);
}

const ANSWERS: Record<StorageProblem, readonly ["STORAGE_FULL" | "UNAVAILABLE", string, retryAfterSeconds: number]> = {
  full: [
    "STORAGE_FULL",
    "The server has no room left to save anything. Nothing was changed; try again once an administrator has freed disk space.",
    60,
  ],
  readOnly: [
    "UNAVAILABLE",
    "The server can only read its storage at the moment. Nothing was changed; try again later.",
    60,
  ],
  away: ["UNAVAILABLE", "The database can't be reached at the moment. Try again in a few seconds.", 5],
  busy: ["UNAVAILABLE", "The server is too busy to do this now. Try again in a few seconds.", 5],
};

/** UNAVAILABLE or STORAGE_FULL, with the seconds to wait and the error itself as its cause; undefined for other errors. */
export function storageFailure(thrown: unknown): DomainError | undefined {
  const problem = storageProblem(thrown);
  if (!problem) return undefined;
  const [code, message, retryAfter] = ANSWERS[problem];
  return new DomainError(code, message, { retryAfter }, { cause: thrown });
}
