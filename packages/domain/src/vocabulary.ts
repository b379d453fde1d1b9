// The values of the fixed lists, without their schemas: the page parses addresses with them before it loads any schema.

/**
 * What a token may be allowed to do; `all` is everything its owner may do but `admin:*`, which a token must name.
 * `admin:access`: who is an administrator, and who is invited as one.
 */
export const SCOPES = [
  "project:read",
  "project:write",
  "case:read",
  "case:write",
  "cycle:read",
  "cycle:write",
  "result:read",
  "result:write",
  "case:propose",
  "result:propose",
  "admin:read",
  "admin:write",
  "admin:access",
  "token:rotate",
] as const;

export const TOKEN_SCOPES = [...SCOPES, "all"] as const;

export const TOKEN_STATUSES = ["Active", "Expiring", "Rotated", "Expired", "Revoked"] as const;

/** `pat` belongs to a person, `svc` to a service account, `tmp` is minted for minutes. */
export const TOKEN_KINDS = ["pat", "svc", "tmp"] as const;

/** What the inventory of all tokens can be sorted by. A token that never expires comes last, one never used first. */
export const TOKEN_SORTS = ["createdAt", "name", "owner", "expiresAt", "lastUsedAt"] as const;

/** The same for the tokens of one account. */
export const OWN_TOKEN_SORTS = ["createdAt", "name", "expiresAt", "lastUsedAt"] as const;

/** What accounts can be sorted by. One that was never at the page comes first. */
export const ACCOUNT_SORTS = ["username", "lastSeenAt", "createdAt"] as const;

/** `GUEST` reads everywhere and writes nowhere; `ADMIN` acts as `PROJECT_ADMIN` in every project. */
export const SYSTEM_ROLES = ["ADMIN", "USER", "GUEST"] as const;

export const INVITATION_STATES = ["pending", "accepted", "withdrawn", "expired"] as const;

/** The outcomes of an execution, most severe first: the default order of lists. */
export const RESULT_STATUSES = ["failed", "error", "blocked", "skipped", "passed"] as const;

/** How a case of a cycle stands: as its results say, or without any. */
export const CYCLE_CASE_STATUSES = ["untested", ...RESULT_STATUSES] as const;

/** Nothing of a closed cycle changes any more. */
export const CYCLE_STATES = ["open", "closed"] as const;

/** An exploratory session is over once it is `ended`. */
export const EXPLORATION_STATES = ["planned", "running", "paused", "ended"] as const;
export type ExplorationState = (typeof EXPLORATION_STATES)[number];

/** What a note of an exploratory session is, in the order of the keys that choose it. */
export const EXPLORATION_NOTE_KINDS = ["note", "bug", "question", "idea"] as const;
export type ExplorationNoteKind = (typeof EXPLORATION_NOTE_KINDS)[number];

export const RESULT_SORTS = ["status", "name", "duration"] as const;

/** `complete` once all announced shards arrived; `incomplete` where the deadline passed before, or someone finished the run. */
export const RUN_STATES = ["running", "complete", "incomplete"] as const;

/** The first that applies. */
export const VERDICTS = ["running", "incomplete", "failed", "passed"] as const;

/** What became of a case since the baseline: the first that applies. */
export const CHANGES = ["newFailure", "stillFailing", "fixed", "added", "missing"] as const;

export const RUN_RESULT_SORTS = ["severity", "duration", "name"] as const;

/** What people say of a cause of failures. */
export const CAUSE_STATES = ["open", "resolved", "ignored"] as const;

/** The colours of the navigation to choose from. */
export const NAVIGATION_PALETTES = ["slate", "ocean", "moss", "plum", "clay", "night"] as const;

export const RENAME_STATES = ["proposed", "accepted", "declined"] as const;

/** `open` waits for a decision; `withdrawn` was taken back by its proposer. */
export const PROPOSAL_STATES = ["open", "accepted", "declined", "withdrawn"] as const;

/** Whether an upload whose results were proposed waits, or what a member decided. */
export const PROPOSED_IMPORT_STATES = ["open", "accepted", "declined"] as const;

/** A case that isn't there yet, or a change of one that is. */
export const PROPOSAL_KINDS = ["new", "change"] as const;

/** What can be deleted and restored from the bin. */
export const BIN_KINDS = ["case", "folder", "cycle", "run", "import", "project", "caseImport"] as const;

export const ACCOUNT_KINDS = ["human", "service"] as const;

/** How much depends on a test case; the most urgent first. */
export const CASE_PRIORITIES = ["critical", "high", "normal", "low"] as const;

/** How far the review of a test case is. */
export const CASE_REVIEW_STATES = ["draft", "inReview", "approved"] as const;

export const CASE_LINK_KINDS = ["requirement", "defect", "other"] as const;

/** The kinds of links whose addresses are listed with what their test cases came to. */
export const TRACKED_LINK_KINDS = ["requirement", "defect"] as const;

/** What the test cases of a requirement came to, what needs someone first. */
export const REQUIREMENT_STATES = ["failing", "noCase", "neverRun", "partial", "passing"] as const;

export const REQUIREMENT_SORTS = ["name", "addedAt"] as const;

/** `running`: cases are being stored, which no one sees yet. `undone`: its cases are in the bin. */
export const CASE_IMPORT_STATES = ["running", "done", "failed", "undone"] as const;

/** What the activity of a project is filtered by. */
export const ACTIVITY_KINDS = ["cases", "cycles", "results", "comments", "project"] as const;

/** What an activity may be about, by public id, as entries of the audit log name it. */
export const ACTIVITY_SUBJECTS = ["case", "cycle", "run", "cause", "team", "exploration", "sharedSteps"] as const;

/** The actions in the audit log; an action is never renamed, since entries are kept forever. */
export const AUDIT_ACTIONS = [
  "API_KEY_CREATED",
  "API_KEY_ROTATED",
  "API_KEY_ROTATION_CONFIRMED",
  "API_KEY_REVOKED",
  "API_KEY_DELETED",
  "API_KEY_LEAKED",
  "API_KEYS_REVOKED_ALL",
  "API_KEY_DENIED",
  "API_ACCESS_ENABLED",
  "API_ACCESS_DISABLED",
  "SETTINGS_CHANGED",
  "SIGNED_IN",
  "SESSION_ENDED",
  "INVITATION_CREATED",
  "INVITATION_RESENT",
  "INVITATION_REVOKED",
  "INVITATION_ACCEPTED",
  "USER_CHANGED",
  "USER_DELETED",
  "PROFILE_CHANGED",
  "EMAIL_CHANGED",
  "PASSWORD_CHANGED",
  "PASSWORD_RESET",
  "SECOND_FACTOR_ENABLED",
  "SECOND_FACTOR_DISABLED",
  "SECOND_FACTOR_RESET",
  "RECOVERY_CODES_CREATED",
  "RECOVERY_CODE_USED",
  "PASSKEY_ADDED",
  "PASSKEY_REMOVED",
  "SERVICE_ACCOUNT_CREATED",
  "SERVICE_ACCOUNT_CHANGED",
  "PROJECT_CREATED",
  "PROJECT_CHANGED",
  "MEMBER_SET",
  "MEMBER_REMOVED",
  "FOLDER_CREATED",
  "FOLDER_CHANGED",
  "CASE_CREATED",
  "CASE_CHANGED",
  "CASE_DELETED",
  "CYCLE_CREATED",
  "CYCLE_CHANGED",
  "RESULT_CREATED",
  "RESULTS_IMPORTED",
  "TOKENS_EXPORTED",
  "USERS_EXPORTED",
  "ACCOUNT_CREATED",
  "IDENTITY_CONFIRMED",
  "PASSWORD_RESET_REQUESTED",
  "AUDIT_EXPORTED",
  "AUDIT_KEY_CHANGED",
  "SESSION_REFUSED",
  "RATE_LIMITED",
  "CASE_MUTED",
  "CASE_UNMUTED",
  "FLAKY_RESET",
  "CAUSE_CHANGED",
  "CAUSES_MERGED",
  "IMPORT_DELETED",
  "RUN_DELETED",
  "CYCLE_DELETED",
  "FOLDER_DELETED",
  "PROJECT_DELETED",
  "RESTORED",
  "RENAME_ACCEPTED",
  "RENAME_DECLINED",
  "RENAME_UNDONE",
  "PROPOSAL_CREATED",
  "PROPOSAL_ACCEPTED",
  "PROPOSAL_DECLINED",
  "PROPOSAL_WITHDRAWN",
  "TEAM_CREATED",
  "TEAM_CHANGED",
  "TEAM_DELETED",
  "TEAM_MEMBER_ADDED",
  "TEAM_MEMBER_REMOVED",
  "PROJECT_TEAM_SET",
  "PROJECT_TEAM_REMOVED",
  "CAUSE_SPLIT",
  "CLIENT_REGISTERED",
  "CLIENT_AUTHORIZED",
  "RUN_FINISHED",
  "WEBHOOK_CREATED",
  "WEBHOOK_CHANGED",
  "WEBHOOK_DELETED",
  "WEBHOOK_SECRET_ROTATED",
  "WEBHOOK_DISABLED",
  "WEBHOOK_ENABLED",
  "WEBHOOK_RESENT",
  "CASES_IMPORTED",
  "CASE_IMPORT_DELETED",
  "PUBLISHER_CREATED",
  "PUBLISHER_CHANGED",
  "PUBLISHER_PINNED",
  "PUBLISHER_DELETED",
  "RUN_KEPT",
  "RUN_RELEASED",
  "CYCLE_CLOSED",
  "CYCLE_REOPENED",
  "CYCLE_CASES_ADDED",
  "CYCLE_CASES_REMOVED",
  "CYCLE_CASES_ASSIGNED",
  "RESULT_CORRECTED",
  "RESULTS_RECORDED",
  "MILESTONE_CREATED",
  "MILESTONE_CHANGED",
  "MILESTONE_DELETED",
  "COMMENT_CREATED",
  "COMMENT_CHANGED",
  "COMMENT_DELETED",
  "ATTACHMENT_ADDED",
  "ATTACHMENT_DELETED",
  "ATTACHMENTS_SENT",
  "ACCOUNT_LINKED",
  "ACCOUNT_UNLINKED",
  "CASE_REVIEWED",
  "REQUIREMENT_REMOVED",
  "SHARED_STEPS_CREATED",
  "SHARED_STEPS_CHANGED",
  "SHARED_STEPS_DELETED",
  "EXPLORATION_CREATED",
  "EXPLORATION_CHANGED",
  "EXPLORATION_STARTED",
  "EXPLORATION_PAUSED",
  "EXPLORATION_ENDED",
  "EXPLORATION_DELETED",
  "EXPLORATION_NOTE_ADDED",
  "EXPLORATION_NOTE_CHANGED",
  "EXPLORATION_NOTE_DELETED",
  "RESULTS_PROPOSED",
  "PROPOSED_RESULTS_ACCEPTED",
  "PROPOSED_RESULTS_DECLINED",
] as const;

/** Why a sign-in at the provider did not lead into an account. */
export const SIGN_IN_PROBLEMS = [
  "cancelled",
  "unreachable",
  "refused",
  "interrupted",
  "unverified",
  "uninvited",
  "existing",
  "deactivated",
  "otherPerson",
  "linkedElsewhere",
  "stale",
  "tooMany",
  "failed",
] as const;

/** How tests that share a name in one upload are distinguished from repetitions of one test. */
export const DUPLICATES = ["auto", "attempts", "executions"] as const;

/** What becomes of skipped tests of an upload: they count as skipped or as blocked, or are left out. */
export const SKIPPED_AS = ["skipped", "blocked", "ignore"] as const;

/** What became of a file that belongs to a result: its content is here, wasn't sent, or was refused. */
export const ATTACHMENT_STATES = ["stored", "missing", "tooLarge", "noRoom"] as const;
export type AttachmentState = (typeof ATTACHMENT_STATES)[number];

/** What a content is, as far as its bytes show; how the page shows it. */
export const ATTACHMENT_KINDS = ["picture", "video", "text", "trace", "other"] as const;
export type AttachmentKind = (typeof ATTACHMENT_KINDS)[number];

/** The CI systems whose identity tokens are known by name; `other` is any OpenID issuer. */
export const PUBLISHER_SYSTEMS = [
  "github",
  "gitlab",
  "buildkite",
  "circleci",
  "azure-devops",
  "bitbucket",
  "other",
] as const;

/** `pending`: known by names until its first use, which fixes the ids behind them. */
export const PUBLISHER_STATES = ["pending", "active"] as const;

/** Why an identity token was not exchanged. */
export const REFUSAL_REASONS = [
  "issuer",
  "keys",
  "signature",
  "audience",
  "time",
  "claim",
  "rule",
  "event",
  "replay",
  "account",
  "limit",
] as const;
