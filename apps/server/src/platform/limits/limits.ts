import { MAX_REPORT_BYTES } from "@tessera/reports";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../time.ts";

/**
 * Every limit of the server, with its unit in its name. Limits of a report's texts are those of the package that reads
 * reports, limits of inputs stand in their schemas.
 */

/** Bytes of the body of one call, uploads aside. */
export const MAX_BODY_BYTES = 1_048_576;

/** Fields of one input, in the query, a form or the outermost object of a body. */
export const MAX_INPUT_FIELDS = 1000;

/** Results by hand that one statement each reads and stores. */
export const MAX_RESULTS_PER_BATCH = 200;

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

/** Bytes of a form beside its files, for the refusal of one that is announced to be too large. */
export const MAX_FORM_BYTES = 1_048_576;

/** Bytes that one file of spooled data may take on disk: an upload that was received, or the tests read from it. */
export const MAX_SPOOL_BYTES = 4 * 1024 ** 3;

/** Bytes that all files of spooled data of this process may take on disk together. */
export const MAX_SPOOL_BYTES_TOGETHER = 16 * 1024 ** 3;

/** Seconds after which an upload that found the spool full may try again. */
export const SPOOL_RETRY_SECONDS = 60;

/** Bytes of all reports of one upload once unpacked, unless the server is configured for larger uploads. */
export const MAX_UNPACKED_BYTES = MAX_REPORT_BYTES;

/** How long what was deleted can be restored, in milliseconds. */
export const BIN_LIFETIME_MS = 30 * DAY_MS;

/** Folders that one import makes to mirror suites, and how deep they lie in each other; the rest goes into those above. */
export const MAX_MIRRORED_FOLDERS = 2000;
export const MAX_MIRRORED_DEPTH = 8;

/** Attachments of one result or test case, and characters kept of the name of one, from its end. */
export const MAX_ATTACHMENTS_PER_OWNER = 200;
export const MAX_ATTACHMENT_NAME_LENGTH = 200;

/** Files that the reports of one import may name; the rest is counted as missing. */
export const MAX_ATTACHMENTS_PER_IMPORT = 20_000;

/** Results that one file which a report names is given to. */
export const MAX_RESULTS_PER_FILE = 1000;

/** What settings about files count in. */
export const BYTES_PER_MEGABYTE = 1024 ** 2;

/** How long a content is kept that nothing refers to, in milliseconds: longer than any upload takes. */
export const UNUSED_BLOB_MS = DAY_MS;

/** Contents of attachments that are brought to their place at once. */
export const MAX_CONTENTS_AT_ONCE = 8;

/** Milliseconds without a sign of the server of a bucket after which a request to it is broken off. */
export const S3_SILENCE_MS = 15_000;

/** How often a request to a bucket is tried, and for how many milliseconds after the first another try begins. */
export const S3_ATTEMPTS = 3;
export const S3_RETRY_WITHIN_MS = 20_000;

/** Milliseconds before the second try, halved; each further pause is twice as long. */
export const S3_PAUSE_MS = 100;

/** Connections to the server of a bucket, and bytes of its answers other than contents. */
export const MAX_S3_CONNECTIONS = 32;
export const MAX_S3_ANSWER_BYTES = 4 * 1024 ** 2;

/** How deep folders lie in each other, and those of a project that one answer names. */
export const MAX_FOLDER_DEPTH = 50;
export const MAX_TREE_FOLDERS = 10_000;

/** Folders that one import of test cases makes, and how long it waits for another, in milliseconds. */
export const MAX_CASE_FILE_FOLDERS = 5000;
export const CASE_FILE_TURN_TIMEOUT_MS = MINUTE_MS;

/** Files of test cases in one upload. */
export const MAX_CASE_FILES = 500;

/** Owners that a file of test cases may name. */
export const MAX_CASE_FILE_OWNERS = 500;

/** Proposals that wait for a decision in one project, and of those from one token. */
export const MAX_OPEN_PROPOSALS = 2000;
export const MAX_OPEN_PROPOSALS_PER_TOKEN = 500;

/** How long a proposal is kept after its decision, in milliseconds. */
export const DECIDED_PROPOSAL_LIFETIME_MS = 180 * DAY_MS;

/** People of a project who get a notice of new proposals; its administrators come first. */
export const MAX_PROPOSAL_NOTICES = 100;

/** Uploads of proposed results that wait for a decision in one project, and their bytes together. */
export const MAX_OPEN_PROPOSED_IMPORTS = 200;
export const MAX_PROPOSED_BYTES_PER_PROJECT = 500 * BYTES_PER_MEGABYTE;

/** Bytes of one upload of proposed results, and its failing tests that are shown to who decides. */
export const MAX_PROPOSED_IMPORT_BYTES = 20 * BYTES_PER_MEGABYTE;
export const MAX_PROPOSED_FAILURES = 50;
export const MAX_PROPOSED_MESSAGE_LENGTH = 500;

/** How long proposed results wait for a decision, and are known after it, in milliseconds. */
export const PROPOSED_IMPORT_LIFETIME_MS = 14 * DAY_MS;
export const DECIDED_PROPOSED_IMPORT_LIFETIME_MS = 180 * DAY_MS;

/** People who get a notice of one call that asks for reviews or sends test cases back. */
export const MAX_REVIEW_NOTICES = 100;

/** People that the counts of a cycle's assignees name, those with the most test cases. */
export const MAX_COUNTED_ASSIGNEES = 200;

/** Milestones of one project. */
export const MAX_MILESTONES_PER_PROJECT = 500;

/** How often one result may be corrected. */
export const MAX_CORRECTIONS_PER_RESULT = 20;

/** Views that one person may save in a project. */
export const MAX_SAVED_VIEWS_PER_USER = 100;

/** People of teams who get a notice of one run. */
export const MAX_NOTIFIED_PEOPLE = 2000;

/** Comments on one test case, cycle, result or cause, and people offered to be mentioned in one. */
export const MAX_COMMENTS_PER_SUBJECT = 1000;
export const MAX_MENTION_CANDIDATES = 10;

/** Shared steps of one project, and the test cases that have a copy of the same ones: a change of them changes all copies at once. */
export const MAX_SHARED_STEPS_PER_PROJECT = 2000;
export const MAX_CASES_OF_SHARED_STEPS = 1000;

/** Exploratory sessions of one project, notes in one, and results recorded in one. */
export const MAX_EXPLORATIONS_PER_PROJECT = 10_000;
export const MAX_NOTES_PER_EXPLORATION = 1000;
export const MAX_RESULTS_PER_EXPLORATION = 1000;

/** The latest time mark in an exploratory session, in milliseconds: 24 days, what a column and a cursor hold. */
export const MAX_EXPLORATION_MARK_MS = 2_147_483_647;

/** How long an exploratory session runs without a pause until it counts as forgotten, in milliseconds. */
export const EXPLORATION_FORGOTTEN_MS = DAY_MS;

/** Entries of a project in the audit log that one page of its activity looks at. */
export const MAX_TRAIL_ENTRIES = 2000;

/** What one person may follow. */
export const MAX_SUBSCRIPTIONS_PER_USER = 500;

/** Pairs of a class and a folder that a filter by owner looks at. */
export const MAX_OWNED_GROUPS = 50_000;

/** Cases that an upload may lack, and bring, for renames to be looked for; more than that is more than renames. */
export const MAX_COMPARED_RENAMES = 200;

/** Results that an accepted rename moves from one case to another, in one transaction. */
export const MAX_MOVED_RESULTS = 5000;

/** Test cases of one requirement whose results count, and of all requirements that one page of their list looks at, about. */
export const MAX_CASES_PER_REQUIREMENT = 500;
export const MAX_COUNTED_REQUIREMENT_CASES = 20_000;

/** What a call asks of the server: an import reads a body of any length, a question makes a query of its own. */
export type CallKind = "call" | "question" | "import";

/**
 * What calls of one kind may cost: how many of one caller run at a time and how many more may wait (a page of the browser
 * asks for dozens of things at once), for how many milliseconds at most, how many of all callers run together (ten
 * connections serve them all), and for how many milliseconds those of one caller may work within a minute.
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

/** Live connections that one caller may have open, and all callers of one process together. */
export const MAX_STREAMS_PER_CALLER = 20;
export const MAX_STREAMS = 400;

/** How often a live connection says that it lives, and how long one goes on before the client connects again, in milliseconds. */
export const STREAM_PING_MS = 15_000;
export const MAX_STREAM_MS = 600_000;

/** Calls in one tRPC batch, and messages in one JSON-RPC batch. */
export const MAX_BATCH_CALLS = 50;

/** Milliseconds that PostgreSQL may work on one statement, and that a transaction may do nothing. */
export const STATEMENT_TIMEOUT_MS = 30_000;
export const IDLE_TRANSACTION_TIMEOUT_MS = 60_000;

/** How long a statement waits for another process that writes into the same SQLite database, in milliseconds. */
export const SQLITE_LOCKED_TIMEOUT_MS = 5000;

/** Milliseconds that one batch of a longer work should take, and between two of them, when others have the database. */
export const BATCH_MS = 15;
export const BATCH_PAUSE_MS = 4;

/** Milliseconds that SQLite may work on one question to a model: meanwhile the whole process waits. */
export const SQLITE_QUESTION_MS = 1000;

/** Seconds after which a call that the database gave up may try again. */
export const STATEMENT_RETRY_SECONDS = 5;

/** Connections that one process serves at a time; more are turned away. */
export const MAX_CONNECTIONS = 1000;

/** Milliseconds for the head of a request to arrive, and the most for all of it, however steadily an upload arrives. */
export const HEADERS_TIMEOUT_MS = 20_000;
export const REQUEST_TIMEOUT_MS = 3_600_000;

/** Milliseconds that a connection may rest between two requests: longer than the minute for which proxies keep theirs. */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000;

/** What callers may do so often within a window, counted by address, device or account; windows begin with the first time. */
export const QUOTAS = {
  leakReport: { quota: 60, windowSeconds: 3600, refusal: "Too many reports from this address" },
  /** Each is kept until it ends. */
  passkeyChallenge: {
    quota: 100,
    windowSeconds: 300,
    refusal: "Too many sign-ins by passkey were begun from this address",
  },
  /** Each costs some milliseconds. */
  passwordCheck: { quota: 300, windowSeconds: 300, refusal: "Too many passwords were checked from this address" },
  /** Sends an email to an address of the caller's choice. */
  emailChange: { quota: 10, windowSeconds: 3600, refusal: "Too many changes of your email address" },
  /** Each may hold a hundred proposals. */
  proposal: { quota: 60, windowSeconds: 3600, refusal: "Too many calls that propose test cases" },
  /** Each is read whole. */
  proposedImport: { quota: 300, windowSeconds: 3600, refusal: "Too many uploads of proposed results by this account" },
  /** Leaves a row each, for a day at least. */
  clientRegistration: { quota: 30, windowSeconds: 3600, refusal: "Too many clients registered from this address" },
  /** Codes and refresh tokens that are tried. */
  tokenRequest: { quota: 600, windowSeconds: 300, refusal: "Too many requests for tokens from this address" },
  /** Each may read a document of another server. */
  authorization: { quota: 120, windowSeconds: 300, refusal: "Too many assistants asked for access to this account" },
  /** Each asks the sign-in provider, and is kept until it ends. */
  providerSignIn: { quota: 100, windowSeconds: 300, refusal: "Too many sign-ins were begun from this address" },
  /** Keeps everyone's turn at drawing. */
  picture: { quota: 60, windowSeconds: 3600, refusal: "Too many pictures" },
} as const;

/** How long a code of an authorization lives, and what was used is kept to notice a second use, in milliseconds. */
export const AUTHORIZATION_CODE_MS = 60 * SECOND_MS;
export const USED_CODE_MS = HOUR_MS;
export const USED_REFRESH_TOKEN_MS = 90 * DAY_MS;

/** How long an access token of an assistant lives, in seconds, and how many of one assistant do at a time. */
export const ACCESS_TOKEN_SECONDS = 3600;
export const MAX_ACCESS_TOKENS = 10;
/** How long expired access tokens are kept, so that their use gets a clear error, in milliseconds. */
export const EXPIRED_ACCESS_MS = 7 * DAY_MS;

/** Clients that registered and were never let in; how long they are kept, and those that were let in, in milliseconds. */
export const MAX_UNUSED_CLIENTS = 5000;
export const UNUSED_CLIENT_MS = DAY_MS;
export const USED_CLIENT_MS = 400 * DAY_MS;

/** How long a person may take at the sign-in provider, in milliseconds. */
export const PROVIDER_FLOW_LIFETIME_MS = 10 * MINUTE_MS;
/** What the provider may answer, in bytes, and the milliseconds it may take. */
export const MAX_PROVIDER_ANSWER_BYTES = 262_144;
export const PROVIDER_TIMEOUT_MS = 10_000;
/** How long its description is kept, and how long it isn't asked again after it could not be read, in milliseconds. */
export const PROVIDER_KEPT_MS = HOUR_MS;
export const PROVIDER_RETRY_SECONDS = 5;
export const PROVIDER_REST_MS = PROVIDER_RETRY_SECONDS * SECOND_MS;
/** Groups of a person that are looked at, groups that the settings give a role, and characters of a subject. */
export const MAX_PROVIDER_GROUPS = 2000;
export const MAX_GROUP_ROLES = 200;
export const MAX_PROVIDER_SUBJECT_LENGTH = 255;

/** Rows of one answer of SCIM, those without a wish, and the last row that can be asked for. */
export const MAX_SCIM_ROWS = 200;
export const DEFAULT_SCIM_ROWS = 100;
export const LAST_SCIM_ROW = 100_000;
/** Characters of a filter and of a path of SCIM, conditions of one filter, operations of one change, addresses of one account. */
export const MAX_SCIM_FILTER_LENGTH = 1000;
export const MAX_SCIM_PATH_LENGTH = 500;
export const MAX_SCIM_CONDITIONS = 10;
export const MAX_SCIM_OPERATIONS = 1000;
export const MAX_SCIM_EMAILS = 20;
/** Members of teams that one answer of SCIM names, and that one request changes. */
export const MAX_SCIM_MEMBERS = 5000;

/** Bytes of a request to the endpoints of OAuth, and parameters in it. */
export const MAX_OAUTH_BODY_BYTES = 32_768;
export const MAX_OAUTH_PARAMETERS = 50;

/** A document in which a client describes itself: its bytes, and the milliseconds it may take and is kept. */
export const MAX_CLIENT_DOCUMENT_BYTES = 16_384;
export const CLIENT_DOCUMENT_TIMEOUT_MS = 5000;
export const CLIENT_DOCUMENT_KEPT_MS = 300_000;
export const MAX_KEPT_CLIENT_DOCUMENTS = 200;

/** Trusted publishers of one project, and of all projects that have one issuer: each is compared with a token. */
export const MAX_PUBLISHERS_PER_PROJECT = 30;
export const MAX_PUBLISHERS_COMPARED = 2000;

/** Tokens minted for one publisher that work at a time. */
export const MAX_LIVE_MINTED_TOKENS = 500;
/** How long minted tokens are listed once they expired, in milliseconds. */
export const EXPIRED_MINTED_MS = 7 * DAY_MS;

/** Characters of an identity token, how long one may live, and how far clocks may differ. */
export const MAX_IDENTITY_TOKEN_LENGTH = 16_384;
export const MAX_IDENTITY_TOKEN_MS = 7 * DAY_MS;
export const CLOCK_LEEWAY_SECONDS = 30;

/** A document of an issuer: its bytes, the milliseconds it may take, and the keys that one may have. */
export const MAX_ISSUER_DOCUMENT_BYTES = 131_072;
export const ISSUER_DOCUMENT_TIMEOUT_MS = 5000;
export const MAX_ISSUER_KEYS = 100;
/** How long the keys of an issuer are kept, and how long after they were asked for they are not asked for again. */
export const ISSUER_KEYS_KEPT_MS = HOUR_MS;
export const ISSUER_KEYS_REST_MS = MINUTE_MS;
export const MAX_KEPT_ISSUERS = 500;

/** Refused identity tokens that a project keeps, how long, and what is kept of their claims: how many, characters of each. */
export const MAX_KEPT_REFUSALS = 200;
export const KEPT_REFUSAL_MS = 30 * DAY_MS;
export const MAX_KEPT_CLAIMS = 60;
export const MAX_KEPT_CLAIM_LENGTH = 300;

/** Addresses that one client may be answered at. */
export const MAX_REDIRECT_URIS = 20;

/** Requests of a token are counted in windows of so many seconds, against the quota of the settings. */
export const TOKEN_WINDOW_SECONDS = 60;

/** Invalid tokens that one address may send within a minute. */
export const MAX_INVALID_TOKENS_PER_MINUTE = 60;
/** Hashes of tokens that are remembered to exist. */
export const MAX_REMEMBERED_TOKENS = 10_000;

/** How many tries cost no delay, the longest delay, and when tries are forgotten. Delays double with each further try. */
export type Tries = { freeTries: number; longestDelaySeconds: number; memoryMs: number };

/** How long any try is remembered at most, in milliseconds. */
export const LONGEST_MEMORY_MS = DAY_MS;

export type ThrottleRules = {
  /** Separates the counts of one throttle from the others. */
  name: string;
  /** The message for the caller: too many of what. */
  refusal: string;
  /** One account from one address: where guessing happens. */
  accountAndIp: Tries;
  /** One account from anywhere. */
  account: Tries;
  /** One address against any account. */
  ip: Tries;
  /** One account from a browser that signed in to it before: strangers can't use it up. */
  device: Tries;
};

const TOO_MANY_SIGN_INS = "Too many failed sign-ins";

export const SIGN_IN_TRIES: ThrottleRules = {
  name: "sign-in",
  refusal: TOO_MANY_SIGN_INS,
  accountAndIp: { freeTries: 5, longestDelaySeconds: 900, memoryMs: HOUR_MS },
  // Loose, so that a stranger can delay an account's owner by a minute at most.
  account: { freeTries: 20, longestDelaySeconds: 60, memoryMs: HOUR_MS },
  ip: { freeTries: 30, longestDelaySeconds: 900, memoryMs: HOUR_MS },
  // The thief of a device cookie gets no more tries than this.
  device: { freeTries: 10, longestDelaySeconds: 3600, memoryMs: LONGEST_MEMORY_MS },
};

export const PASSWORD_RESET_TRIES: ThrottleRules = {
  name: "password-reset",
  refusal: "Too many requests for a new password",
  accountAndIp: { freeTries: 3, longestDelaySeconds: 900, memoryMs: HOUR_MS },
  // Strangers must not be able to fill a mailbox.
  account: { freeTries: 5, longestDelaySeconds: 900, memoryMs: HOUR_MS },
  ip: { freeTries: 20, longestDelaySeconds: 900, memoryMs: HOUR_MS },
  device: { freeTries: 3, longestDelaySeconds: 900, memoryMs: HOUR_MS },
};

/** Codes of one account, for a caller who knows its password: a million codes, three of them right, last for years. */
export const SECOND_FACTOR_TRIES = {
  refusal: TOO_MANY_SIGN_INS,
  freeTries: 5,
  longestDelaySeconds: 3600,
  memoryMs: LONGEST_MEMORY_MS,
};

/** How long after a proof people may do what an open page is not enough for, in milliseconds. */
export const RECENT_PROOF_MS = 5 * MINUTE_MS;

/** Proofs given again inside one session: only its owner has it, so no one else can use up its tries. */
export const CONFIRMATION_TRIES = {
  refusal: TOO_MANY_SIGN_INS,
  freeTries: 5,
  longestDelaySeconds: 900,
  memoryMs: HOUR_MS,
};

/** Codes given inside any session of one account: without the password, so that they are guessed no faster than at sign-in. */
export const CODE_CONFIRMATION_TRIES = { ...SECOND_FACTOR_TRIES, refusal: "Too many wrong codes" };

/** Relations of one question to a model, inside each other and in all, and its orders. */
export const MAX_QUESTION_DEPTH = 3;
export const MAX_QUESTION_RELATIONS = 10;
export const MAX_QUESTION_ORDERS = 10;

/** Conditions of one question, inside each other and in all, and values in their lists. */
export const MAX_CONDITION_DEPTH = 10;
export const MAX_CONDITIONS = 100;
export const MAX_CONDITION_VALUES = 1000;

/** Rows that one answer reads (those of relations included), rows at once of what has long texts, and characters of one answer, about. */
export const MAX_QUESTION_ROWS = 10_000;
export const MAX_HUGE_ROWS = 100;
export const MAX_ANSWER_LENGTH = 16_000_000;

/** Rows of a list that is streamed whole. */
export const MAX_STREAMED_ROWS = 1_000_000;

/** How long the answer to a request with a key is kept, how many for each token, and of what length. */
export const KEPT_ANSWER_MS = DAY_MS;
export const MAX_KEPT_ANSWERS = 10_000;
export const MAX_KEPT_ANSWER_LENGTH = 262_144;

/** Projects that one search looks through. */
export const MAX_SEARCHED_PROJECTS = 1000;

/** Uploads of one run: each counts the run again. */
export const MAX_UPLOADS_PER_RUN = 10_000;

/** Executions of one case, and attempts of one execution, that the results of a run name. */
export const MAX_EXECUTIONS_SHOWN = 100;

/** Warnings that a receipt names, and unknown ids: a report of another project has thousands. */
export const MAX_WARNINGS = 100;
export const MAX_UNKNOWN_IDS = 100;

/** Browsers known of one account. */
export const MAX_DEVICES = 20;

/** Pairs of address and user agent kept of a token; of more, the ones not seen for longest are dropped. */
export const MAX_TOKEN_ORIGINS = 50;

/** Entries of the audit log that equal acts of one kind come to within a minute; the rest is counted in one more. */
export const MAX_GATHERED_ENTRIES = 30;

/** What the hash of a password costs, in the terms of argon2id: KiB of memory, passes over them, lanes. */
export type PasswordCost = { memoryCost: number; timeCost: number; parallelism: number };

/** OWASP's first choice for argon2id: about 20 ms. */
export const PASSWORD_COST: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** How fast the body of a request must arrive. */
export type BodyPace = {
  /** Milliseconds for all of a body, uploads aside. */
  withinMs: number;
  /** Bytes of an upload that must arrive in each window in which the server waits for it. */
  windowBytes: number;
  windowMs: number;
};

/** A megabyte at half a megabit a second, and uploads over the slowest lines in use. */
export const BODY_PACE: BodyPace = { withinMs: 15_000, windowBytes: 65_536, windowMs: 20_000 };

/** Webhooks of one project, and of the server itself. */
export const MAX_WEBHOOKS_PER_PROJECT = 20;
export const MAX_SERVER_WEBHOOKS = 50;

/** Deliveries of one webhook that may wait; a target that falls further behind is switched off. */
export const MAX_WAITING_DELIVERIES = 10_000;

/** Milliseconds for one request to another server, from the look-up of its name to the end of its answer. */
export const OUTBOUND_TIMEOUT_MS = 15_000;

/** Bytes of an answer's headers, and of its body that are read; characters of it, and of each header, that are kept. */
export const MAX_OUTBOUND_HEADER_BYTES = 16_384;
export const MAX_OUTBOUND_BODY_BYTES = 16_384;
export const MAX_KEPT_RESPONSE_LENGTH = 4000;
export const MAX_KEPT_HEADER_LENGTH = 300;
export const MAX_KEPT_HEADERS = 40;

/** Characters of the body of one delivery; what is longer is a mistake of ours. */
export const MAX_PAYLOAD_LENGTH = 262_144;

/** Webhooks that one process delivers to at the same time, each in its own pace. */
export const MAX_WEBHOOKS_AT_WORK = 200;

/** Deliveries of one webhook before another process may go on with it, and for how many milliseconds it is kept from them. */
export const MAX_DELIVERIES_IN_TURN = 50;
export const WEBHOOK_LEASE_MS = 60_000;

/** How long deliveries are listed, in milliseconds, and the attempts that are kept of one. */
export const DELIVERY_LIFETIME_MS = 14 * DAY_MS;
export const MAX_KEPT_ATTEMPTS = 20;

/** A webhook whose every attempt failed for so many milliseconds is switched off. */
export const WEBHOOK_FAILING_MS = 5 * DAY_MS;

/** How long the code that proves a new email address works, in milliseconds. */
export const EMAIL_LINK_LIFETIME_MS = DAY_MS;

/** How long a link to a new password works, in milliseconds. */
export const RESET_LINK_LIFETIME_MS = HOUR_MS;

/** How long a person may take at the authenticator, in milliseconds. */
export const CHALLENGE_LIFETIME_MS = 5 * MINUTE_MS;

/** However much it is used, a session ends so long after the sign-in. */
export const SESSION_LIFETIME_MS = 30 * DAY_MS;

/** How long a browser is known after the last sign-in from it, in milliseconds. */
export const DEVICE_LIFETIME_MS = 365 * DAY_MS;

/** The longest side that is unpacked, in pixels: at most 16 million of them, 128 MiB at 16 bits a channel. */
export const MAX_PICTURE_SIDE = 4096;

/** Characters kept of an uploaded file's name, from its end. */
export const MAX_FILE_NAME_LENGTH = 300;

/** Characters kept of a user agent. */
export const MAX_USER_AGENT_LENGTH = 300;

/** Characters logged of a refused origin. */
export const MAX_LOGGED_ORIGIN_LENGTH = 200;

/** How long requests in flight may take after a stop is requested, in milliseconds. */
export const STOP_TIMEOUT_MS = 30_000;

/** Characters of an answer, as text and as structured content each: assistants cut off or refuse larger ones. */
export const MAX_TOOL_ANSWER_LENGTH = 25_000;

/** Characters of the address of a document that an assistant asks for. */
export const MAX_RESOURCE_URI_LENGTH = 1000;

/** How long PostgreSQL may work on one statement by default, in milliseconds. */
export const READ_TIMEOUT_MS = 5000;

/** The most an email may take in all, in milliseconds, however slowly the server answers. */
export const SEND_TIMEOUT_MS = 120_000;

/** Characters of what a backup's process says that are kept, the last ones. */
export const MAX_BACKUP_MESSAGE_LENGTH = 2000;

/** A run that takes longer counts as failed, in milliseconds; the job rests until it has ended. */
export const JOB_TIMEOUT_MS = 10 * 60_000;

/** How long an import waits for others of its project before it gives up, in milliseconds. */
export const IMPORT_TURN_TIMEOUT_MS = 10 * 60_000;

/** How long a change waits for imports of its project, which people at the page wait for too. */
export const CHANGE_TURN_TIMEOUT_MS = MINUTE_MS;

/** Errors outside of tests that are kept of one upload. */
export const MAX_OUTSIDE_ERRORS = 200;

/** The newest runs that a watcher follows, and those that wait for shards; of each so many. */
export const MAX_WATCHED_RUNS = 100;

/** Cases that one test may name, and characters shown of an invalid id. */
export const MAX_NAMED_IDS = 100;
export const MAX_NAMED_ID_LENGTH = 100;

/** How long spans of traces may be gathered before they are sent, in milliseconds; the longest `tracestate` that is continued, in characters. */
export const MAX_SPAN_DELAY_MS = 600_000;
export const MAX_TRACE_STATE_LENGTH = 512;
