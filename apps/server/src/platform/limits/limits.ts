import { MAX_REPORT_BYTES } from "@tessera/reports";

/**
 * Every limit of the server, with its unit in its name. Limits of a report's texts are those of the package that reads
 * reports, limits of inputs stand in their schemas.
 */

/** Bytes of the body of one call, uploads aside. */
export const MAX_BODY_BYTES = 1_048_576;

/** Fields of one input, in the query, a form or the outermost object of a body. */
export const MAX_INPUT_FIELDS = 1000;

/** Objects and lists inside each other in one input. */
export const MAX_INPUT_DEPTH = 100;

/** Input errors that an answer lists, and characters for each. */
export const MAX_ISSUES = 100;
export const MAX_ISSUE_LENGTH = 1000;

/** Files of one upload, texts of one form, bytes of one such text, and headers of one part of a multipart body. */
export const MAX_FILES = 10_000;
export const MAX_TEXTS = 50;
export const MAX_TEXT_BYTES = 65_536;
export const MAX_PART_HEADERS = 100;

/** Bytes that one file of spooled data may take on disk: an upload that was received, or the tests read from it. */
export const MAX_SPOOL_BYTES = 4 * 1024 ** 3;

/** Bytes that all files of spooled data of this process may take on disk together. */
export const MAX_SPOOL_BYTES_TOGETHER = 16 * 1024 ** 3;

/** Seconds after which an upload that found the spool full may try again. */
export const SPOOL_RETRY_SECONDS = 60;

/** Bytes of all reports of one upload once unpacked, unless the server is configured for larger uploads. */
export const MAX_UNPACKED_BYTES = MAX_REPORT_BYTES;

/** What a call asks of the server: an import reads a body of any length, a question makes a query of its own. */
export type CallKind = "call" | "question" | "import";

/**
 * What calls of one kind may cost: how many of one caller run at a time and how many more may wait (a page of the
 * browser asks for dozens of things at once), for how many milliseconds at most, how many of all callers run together
 * (ten connections serve them all), and for how many milliseconds those of one caller may work within a minute.
 */
export const CALL_LIMITS: Record<
  CallKind,
  { running: number; waiting: number; waitMs: number; runningTogether: number; workMsPerMinute: number }
> = {
  call: { running: 8, waiting: 200, waitMs: 30_000, runningTogether: 64, workMsPerMinute: 480_000 },
  question: { running: 2, waiting: 30, waitMs: 15_000, runningTogether: 4, workMsPerMinute: 30_000 },
  // They wait for slow senders most of the time.
  import: {
    running: 20,
    waiting: 200,
    waitMs: 60_000,
    runningTogether: 100,
    workMsPerMinute: Number.POSITIVE_INFINITY,
  },
};

/** Calls that one session may make within a minute; tokens have a quota that administrators set. */
export const MAX_PAGE_CALLS_PER_MINUTE = 6000;

/** Calls in one tRPC batch, and messages in one JSON-RPC batch. */
export const MAX_BATCH_CALLS = 50;

/** Milliseconds that PostgreSQL may work on one statement, and that a transaction may do nothing. */
export const STATEMENT_TIMEOUT_MS = 30_000;
export const IDLE_TRANSACTION_TIMEOUT_MS = 60_000;

/** Milliseconds that SQLite may work on one question to a model: meanwhile the whole process waits. */
export const SQLITE_QUESTION_MS = 1000;

/** Seconds after which a call that the database gave up may try again. */
export const STATEMENT_RETRY_SECONDS = 5;

/** Connections that one process serves at a time; more are turned away. */
export const MAX_CONNECTIONS = 1000;

/**
 * Milliseconds for the head of a request to arrive, and for all of it: a large report over a slow line takes its time.
 */
export const HEADERS_TIMEOUT_MS = 20_000;
export const REQUEST_TIMEOUT_MS = 3_600_000;

/**
 * Milliseconds that a connection may rest between two requests: longer than the minute for which proxies keep theirs.
 */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000;
