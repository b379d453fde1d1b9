import type { AuditAction, AuditEvent, Person } from "@tessera/domain";
import { formatUtcTime } from "#web/components/time.tsx";

const ACTION_LABELS: Record<AuditAction, string> = {
  API_KEY_CREATED: "Token created",
  API_KEY_ROTATED: "Token rotated",
  API_KEY_ROTATION_CONFIRMED: "Rotation confirmed",
  API_KEY_REVOKED: "Token revoked",
  API_KEY_DELETED: "Token deleted",
  API_KEY_LEAKED: "Token leaked",
  API_KEYS_REVOKED_ALL: "All tokens revoked",
  API_KEY_DENIED: "Requests refused",
  API_ACCESS_ENABLED: "API access on",
  API_ACCESS_DISABLED: "API access off",
  SETTINGS_CHANGED: "Settings changed",
  SIGNED_IN: "Signed in",
  SESSION_ENDED: "Session ended",
  INVITATION_CREATED: "Invitation sent",
  INVITATION_RESENT: "Invitation sent again",
  INVITATION_REVOKED: "Invitation withdrawn",
  INVITATION_ACCEPTED: "Invitation accepted",
  USER_CHANGED: "User changed",
  USER_DELETED: "User deleted",
  PROFILE_CHANGED: "Profile changed",
  EMAIL_CHANGED: "Email changed",
  PASSWORD_CHANGED: "Password changed",
  PASSWORD_RESET: "Password reset",
  SECOND_FACTOR_ENABLED: "Second factor on",
  SECOND_FACTOR_DISABLED: "Second factor off",
  SECOND_FACTOR_RESET: "Second factor reset",
  RECOVERY_CODES_CREATED: "Recovery codes made",
  RECOVERY_CODE_USED: "Recovery code used",
  PASSKEY_ADDED: "Passkey added",
  PASSKEY_REMOVED: "Passkey removed",
  SERVICE_ACCOUNT_CREATED: "Service account created",
  SERVICE_ACCOUNT_CHANGED: "Service account changed",
  PROJECT_CREATED: "Project created",
  PROJECT_CHANGED: "Project changed",
  MEMBER_SET: "Member set",
  MEMBER_REMOVED: "Member removed",
  FOLDER_CREATED: "Folder created",
  FOLDER_CHANGED: "Folder changed",
  CASE_CREATED: "Test case created",
  CASE_CHANGED: "Test case changed",
  CASE_DELETED: "Test case deleted",
  CASES_IMPORTED: "Test cases imported",
  CASE_REVIEWED: "Review of a test case changed",
  CASE_IMPORT_DELETED: "Import of test cases undone",
  COMMENT_CREATED: "Comment written",
  COMMENT_CHANGED: "Comment changed",
  COMMENT_DELETED: "Comment deleted",
  CYCLE_CREATED: "Test cycle created",
  CYCLE_CHANGED: "Test cycle changed",
  CYCLE_CLOSED: "Test cycle closed",
  CYCLE_REOPENED: "Test cycle reopened",
  CYCLE_CASES_ADDED: "Test cases added to a cycle",
  CYCLE_CASES_REMOVED: "Test cases taken out of a cycle",
  CYCLE_CASES_ASSIGNED: "Test cases of a cycle assigned",
  RESULT_CREATED: "Result recorded",
  RESULT_CORRECTED: "Result corrected",
  RESULTS_RECORDED: "Results recorded",
  SHARED_STEPS_CREATED: "Shared steps created",
  SHARED_STEPS_CHANGED: "Shared steps changed",
  SHARED_STEPS_DELETED: "Shared steps deleted",
  EXPLORATION_CREATED: "Exploratory session planned",
  EXPLORATION_CHANGED: "Exploratory session changed",
  EXPLORATION_STARTED: "Exploratory session started",
  EXPLORATION_PAUSED: "Exploratory session paused",
  EXPLORATION_ENDED: "Exploratory session ended",
  EXPLORATION_DELETED: "Exploratory session deleted",
  EXPLORATION_NOTE_ADDED: "Note added to an exploratory session",
  EXPLORATION_NOTE_CHANGED: "Note of an exploratory session changed",
  EXPLORATION_NOTE_DELETED: "Note of an exploratory session deleted",
  MILESTONE_CREATED: "Milestone created",
  MILESTONE_CHANGED: "Milestone changed",
  MILESTONE_DELETED: "Milestone deleted",
  REQUIREMENT_REMOVED: "Requirement removed",
  RESULTS_IMPORTED: "Results imported",
  RESULTS_PROPOSED: "Results proposed",
  PROPOSED_RESULTS_ACCEPTED: "Proposed results accepted",
  PROPOSED_RESULTS_DECLINED: "Proposed results declined",
  TOKENS_EXPORTED: "Tokens exported",
  USERS_EXPORTED: "Users exported",
  ACCOUNT_LINKED: "Account linked",
  ACCOUNT_UNLINKED: "Account unlinked",
  ACCOUNT_CREATED: "Account created",
  IDENTITY_CONFIRMED: "Identity confirmed",
  PASSWORD_RESET_REQUESTED: "Password reset requested",
  AUDIT_EXPORTED: "Audit log exported",
  AUDIT_KEY_CHANGED: "Key of the audit log changed",
  SESSION_REFUSED: "Session refused",
  RATE_LIMITED: "Limit exceeded",
  ATTACHMENT_ADDED: "File attached",
  ATTACHMENT_DELETED: "File removed",
  ATTACHMENTS_SENT: "Files of reports sent",
  CASE_MUTED: "Test muted",
  CASE_UNMUTED: "Mute ended",
  FLAKY_RESET: "Flaky test reset",
  CAUSE_CHANGED: "Cause changed",
  CAUSES_MERGED: "Causes merged",
  IMPORT_DELETED: "Import deleted",
  RUN_DELETED: "Run deleted",
  RUN_KEPT: "Run kept",
  RUN_RELEASED: "Run no longer kept",
  CYCLE_DELETED: "Test cycle deleted",
  FOLDER_DELETED: "Folder deleted",
  PROJECT_DELETED: "Project deleted",
  RESTORED: "Restored from the bin",
  RENAME_ACCEPTED: "Rename accepted",
  RENAME_DECLINED: "Rename declined",
  RENAME_UNDONE: "Rename undone",
  PROPOSAL_CREATED: "Test cases proposed",
  PROPOSAL_ACCEPTED: "Proposal accepted",
  PROPOSAL_DECLINED: "Proposal declined",
  PROPOSAL_WITHDRAWN: "Proposal withdrawn",
  TEAM_CREATED: "Team created",
  TEAM_CHANGED: "Team changed",
  TEAM_DELETED: "Team deleted",
  TEAM_MEMBER_ADDED: "Added to team",
  TEAM_MEMBER_REMOVED: "Removed from team",
  PROJECT_TEAM_SET: "Team of project set",
  PROJECT_TEAM_REMOVED: "Team of project removed",
  CAUSE_SPLIT: "Cause split",
  CLIENT_REGISTERED: "Assistant registered",
  CLIENT_AUTHORIZED: "Assistant let in",
  RUN_FINISHED: "Run finished",
  WEBHOOK_CREATED: "Webhook created",
  WEBHOOK_CHANGED: "Webhook changed",
  WEBHOOK_DELETED: "Webhook deleted",
  WEBHOOK_SECRET_ROTATED: "Webhook secret rotated",
  WEBHOOK_DISABLED: "Webhook off",
  WEBHOOK_ENABLED: "Webhook on",
  PUBLISHER_CREATED: "Trusted publisher created",
  PUBLISHER_CHANGED: "Trusted publisher changed",
  PUBLISHER_PINNED: "Trusted publisher fixed to its ids",
  PUBLISHER_DELETED: "Trusted publisher deleted",
  WEBHOOK_RESENT: "Delivery sent again",
};

/** An entry of another version of Tessera may have an action that this one does not know. */
export const actionLabel = (action: string): string => ACTION_LABELS[action as AuditAction] ?? action;

export const ACTION_OPTIONS = (Object.entries(ACTION_LABELS) as [AuditAction, string][]).map(([value, label]) => ({
  value,
  label,
}));

/** Actions of callers who have not proved who they are. */
const BY_UNKNOWN = new Set<string>([
  "API_KEY_LEAKED",
  "API_KEY_DENIED",
  "SIGNED_IN",
  "PASSWORD_RESET_REQUESTED",
  "SESSION_REFUSED",
  "RATE_LIMITED",
  "CLIENT_REGISTERED",
] satisfies AuditAction[]);

/** Who did it, or was refused. Of a refused token its owner is known, not who sent it. */
export function actorLabel({ actor, action, via, owner }: AuditEvent): string {
  if (actor !== null) return nameOf(actor);
  if (!BY_UNKNOWN.has(action)) return "The server";
  return via !== null && owner !== null ? `A token of ${nameOf(owner)}` : "Unknown";
}

const nameOf = ({ name, username, id }: Person) => name || username || id;

/** What an entry is about, in a few words: a token and its owner, an account, or what its details name first. */
export function subjectLabel({ token, owner, details }: AuditEvent): string {
  if (token !== null) return `${token.name || token.preview}${owner === null ? "" : ` of ${nameOf(owner)}`}`;
  if (owner !== null) return nameOf(owner);
  const named = ["case", "cycle", "folder", "import", "project", "email", "name", "device"].flatMap((field) => {
    const value = details[field];
    return typeof value === "string" ? [value] : [];
  });
  return (
    named.slice(0, 2).join(" · ") ||
    Object.keys(details.after ?? {})
      .map(fieldLabel)
      .join(", ") ||
    "–"
  );
}

/** The fields of changes and details; a setting is called as on its page. */
const FIELD_LABELS: Record<string, string> = {
  active: "Active",
  allowedIps: "IP addresses",
  answeredAt: "Answered at",
  client: "Assistant",
  allowNeverExpiring: "Tokens without expiry",
  apiAccess: "API access",
  apiOrigins: "Sites that may call the API",
  attempt: "Attempt",
  automationClassname: "Class of the automated test",
  automationName: "Name of the automated test",
  before: "Key before",
  branch: "Branch",
  buildUrl: "Link to the build",
  by: "Made by",
  case: "Test case",
  cases: "Test cases",
  commit: "Commit",
  count: "How often",
  cycle: "Test cycle",
  defaultTokenLifetimeDays: "Default lifetime (days)",
  description: "Description",
  delivery: "Delivery",
  device: "Browser",
  email: "Email",
  endedSessions: "Browsers signed out",
  environment: "Environment",
  errorCode: "Error code",
  event: "Event",
  events: "Events",
  expiresAt: "Expires",
  factor: "Second factor",
  filter: "Filter",
  firstAt: "First",
  firstName: "First name",
  folder: "Folder",
  folderId: "Folder",
  format: "Format",
  hiddenPreviews: "Hidden previews",
  host: "Host of the address",
  import: "Import",
  instanceName: "Name of this server",
  invitation: "Invitation",
  invitationLifetimeDays: "Invitations work for (days)",
  ip: "IP address",
  lastAt: "Last",
  lastName: "Last name",
  limit: "Limit",
  key: "Key",
  kind: "Kind",
  left: "Codes left",
  managedBy: "Owner",
  maxLiveTokensPerUser: "Live tokens per account",
  maxTokenLifetimeDays: "Longest lifetime (days)",
  maxTestsPerImport: "Tests per upload",
  name: "Name",
  oldSecretEndsAt: "Old secret signs until",
  others: "Gathered from further callers",
  overlapEndsAt: "Old token works until",
  picture: "Picture",
  attachment: "File",
  edited: "Changed before it was accepted",
  proposal: "Proposal",
  proposals: "Proposals",
  project: "Project",
  projects: "Projects",
  reason: "Reason",
  repeatedly: "Repeatedly",
  requireSecondFactor: "Second factor required",
  revoked: "Tokens revoked",
  role: "Role",
  scopes: "Scopes",
  sessions: "Browsers signed out",
  spared: "Spared",
  status: "Status",
  steps: "Steps",
  successor: "New token",
  systemRole: "Role",
  team: "Team",
  tokenRequestsPerMinute: "Requests per minute and token",
  tokens: "Tokens ended",
  url: "Host of the address",
  totals: "Results",
  webhook: "Webhook",
  with: "Signed in with",
  wrong: "What was wrong",
};

/** An entry of another version of Tessera may have a field that this one does not know. */
export const fieldLabel = (field: string): string => FIELD_LABELS[field] ?? field;

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** A value of the details as text. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string" && TIME.test(value)) return formatUtcTime(value);
  if (Array.isArray(value) && value.every((part) => typeof part === "string")) return value.join(", ") || "–";
  return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}
