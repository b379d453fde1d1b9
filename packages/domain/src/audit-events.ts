import { z } from "zod";
import type { AuditAction } from "./audit.ts";
import { ExplorationId } from "./exploration.ts";
import { CaseId, CycleId, ProjectId, RunId, SharedStepsId } from "./ids.ts";
import { ImportTotals } from "./import.ts";
import { CauseId } from "./insight/cause/cause.ts";

const Change = z.record(z.string(), z.unknown());
/** The fields that changed, with their values before and after. */
const changed = { before: Change, after: Change };
const ofProject = { project: ProjectId };
/** The handle of a team. */
const ofTeam = { team: z.string() };
const Nothing = z.object({});
/** What callers can repeat at will: equal acts are one entry with a count. */
const gathered = {
  count: z.int().optional(),
  firstAt: z.string().optional(),
  lastAt: z.string().optional(),
  /** Stands for more accounts than are counted one by one. */
  others: z.boolean().optional(),
};
const OfCase = z.object({ ...ofProject, case: CaseId, name: z.string() });
const OfCycle = z.object({ ...ofProject, cycle: CycleId });
const OfMilestone = z.object({ ...ofProject, milestone: z.string(), name: z.string() });
const OfSharedSteps = z.object({ ...ofProject, sharedSteps: SharedStepsId, name: z.string() });
const OfExploration = z.object({ ...ofProject, exploration: ExplorationId, name: z.string() });
const OfExplorationNote = z.object({ ...ofProject, exploration: ExplorationId, note: z.string(), kind: z.string() });
const OfAttachment = z.object({
  ...ofProject,
  attachment: z.string(),
  name: z.string(),
  size: z.int(),
  case: CaseId.optional(),
  result: z.string().optional(),
  note: z.string().optional(),
});
const OfComment = z.object({
  ...ofProject,
  comment: z.string(),
  case: CaseId.optional(),
  cycle: CycleId.optional(),
  result: z.string().optional(),
  cause: CauseId.optional(),
});
const OfProposal = z.object({
  ...ofProject,
  case: CaseId.optional(),
  name: z.string(),
  proposal: z.string(),
  /** Why it was declined. */
  reason: z.string().optional(),
});
const OfProposedResults = z.object({ ...ofProject, proposal: z.string() });
const OfRename = z.object({ ...ofProject, case: CaseId, as: CaseId });
const OfInvitation = z.object({ invitation: z.string(), email: z.string() });
const Exported = z.object({ filter: z.unknown() });
const Succeeded = z.object({ ...gathered, with: z.string().optional(), wrong: z.string().optional() });
/** What went into the bin with it. */
const binned = { imports: z.int(), cases: z.int(), bin: z.string() };
const Reason = z.object({ reason: z.string().nullish() });
const OfFactor = z.object({ factor: z.string() });
/** An account at the sign-in provider. */
const OfProvider = z.object({ issuer: z.string(), subject: z.string(), email: z.string().nullable() });
const Named = z.object({ name: z.string() });
const OfPublisher = z.object({ ...ofProject, publisher: z.string(), name: z.string() });
const OfWebhook = z.object({ project: ProjectId.nullable(), webhook: z.string(), name: z.string() });

/** What the entries of each action say of it, as `details`. Entries of an earlier version may say less. */
export const AUDIT_EVENTS = {
  API_KEY_CREATED: z.object({
    scopes: z.array(z.string()),
    projects: z.union([z.literal("all"), z.array(ProjectId)]),
    allowedIps: z.array(z.string()),
    expiresAt: z.string().nullable(),
    /** The trusted publisher that it was minted for, and the build. */
    publisher: z.object({ id: z.string(), name: z.string(), source: z.string().nullable() }).optional(),
  }),
  API_KEY_ROTATED: z.object({
    successor: z.object({ id: z.string(), preview: z.string() }),
    overlapEndsAt: z.string().nullable(),
  }),
  API_KEY_ROTATION_CONFIRMED: Nothing,
  API_KEY_REVOKED: Reason,
  API_KEY_DELETED: Nothing,
  API_KEY_LEAKED: Nothing,
  API_KEYS_REVOKED_ALL: z.object({ revoked: z.int(), spared: z.string().nullable() }),
  API_KEY_DENIED: z.object({ ...gathered, errorCode: z.string() }),
  API_ACCESS_ENABLED: Nothing,
  API_ACCESS_DISABLED: Nothing,
  SETTINGS_CHANGED: z.object(changed),
  SIGNED_IN: Succeeded,
  SESSION_ENDED: z.object({
    sessions: z.int().optional(),
    device: z.string().nullish(),
    ip: z.string().nullish(),
  }),
  INVITATION_CREATED: OfInvitation.extend({ systemRole: z.string(), projects: z.array(z.unknown()) }),
  INVITATION_RESENT: OfInvitation,
  INVITATION_REVOKED: OfInvitation,
  INVITATION_ACCEPTED: OfInvitation.extend({ systemRole: z.string() }),
  USER_CHANGED: z.object({ ...changed, by: z.string().optional() }),
  USER_DELETED: z.object({ tokens: z.int().optional() }),
  PROFILE_CHANGED: z.object({ before: Change.optional(), after: Change }),
  EMAIL_CHANGED: z.object(changed),
  PASSWORD_CHANGED: z.object({ endedSessions: z.int() }),
  PASSWORD_RESET: Nothing,
  SECOND_FACTOR_ENABLED: OfFactor,
  SECOND_FACTOR_DISABLED: OfFactor,
  SECOND_FACTOR_RESET: Reason,
  RECOVERY_CODES_CREATED: Nothing,
  RECOVERY_CODE_USED: z.object({ left: z.int() }),
  PASSKEY_ADDED: Named,
  PASSKEY_REMOVED: Named,
  SERVICE_ACCOUNT_CREATED: z.object({
    username: z.string(),
    description: z.string(),
    systemRole: z.string(),
    managedBy: z.string(),
  }),
  SERVICE_ACCOUNT_CHANGED: z.object(changed),
  PROJECT_CREATED: z.object({ ...ofProject, name: z.string() }),
  PROJECT_CHANGED: z.object({ ...ofProject, ...changed }),
  MEMBER_SET: z.object({ ...ofProject, before: Change.nullable(), after: Change }),
  MEMBER_REMOVED: z.object({ ...ofProject, before: Change }),
  FOLDER_CREATED: z.object({ ...ofProject, folder: z.string(), name: z.string() }),
  FOLDER_CHANGED: z.object({ ...ofProject, folder: z.string(), name: z.string(), ...changed }),
  CASE_CREATED: OfCase,
  CASE_CHANGED: z.object({ ...ofProject, case: CaseId, ...changed }),
  CASE_DELETED: OfCase,
  CASE_REVIEWED: OfCase.extend({ version: z.int(), before: Change, after: Change, reason: z.string().optional() }),
  CYCLE_CREATED: z.object({ ...ofProject, cycle: CycleId, name: z.string() }),
  CYCLE_CHANGED: z.object({ ...ofProject, cycle: CycleId, ...changed }),
  CYCLE_CLOSED: OfCycle,
  CYCLE_REOPENED: OfCycle,
  CYCLE_CASES_ADDED: OfCycle.extend({ cases: z.int(), from: z.unknown(), assigned: z.unknown().optional() }),
  CYCLE_CASES_REMOVED: OfCycle.extend({ cases: z.int() }),
  CYCLE_CASES_ASSIGNED: OfCycle.extend({ cases: z.int(), assigned: z.unknown() }),
  RESULT_CREATED: z.object({ ...ofProject, cycle: CycleId, case: CaseId, attempt: z.int(), status: z.string() }),
  RESULTS_RECORDED: OfCycle.extend({ results: z.int() }),
  RESULT_CORRECTED: OfCycle.extend({ case: CaseId, attempt: z.int(), ...changed }),
  SHARED_STEPS_CREATED: OfSharedSteps,
  SHARED_STEPS_CHANGED: OfSharedSteps.extend({ ...changed, cases: z.number() }),
  SHARED_STEPS_DELETED: OfSharedSteps.extend({ cases: z.number() }),
  EXPLORATION_CREATED: OfExploration,
  EXPLORATION_CHANGED: OfExploration.omit({ name: true }).extend(changed),
  EXPLORATION_STARTED: OfExploration,
  EXPLORATION_PAUSED: OfExploration,
  EXPLORATION_ENDED: OfExploration,
  EXPLORATION_DELETED: OfExploration,
  EXPLORATION_NOTE_ADDED: OfExplorationNote,
  EXPLORATION_NOTE_CHANGED: OfExplorationNote,
  EXPLORATION_NOTE_DELETED: OfExplorationNote,
  MILESTONE_CREATED: OfMilestone,
  MILESTONE_CHANGED: OfMilestone.omit({ name: true }).extend(changed),
  MILESTONE_DELETED: OfMilestone,
  REQUIREMENT_REMOVED: z.object({ ...ofProject, requirement: z.string(), kind: z.string(), url: z.string() }),
  RESULTS_IMPORTED: z.object({
    ...ofProject,
    cycle: CycleId,
    run: RunId,
    import: z.string(),
    format: z.string(),
    status: z.string(),
    totals: ImportTotals,
    cases: z.object({ matched: z.int(), created: z.int(), updated: z.int(), unmatched: z.int().optional() }),
  }),
  RESULTS_PROPOSED: OfProposedResults.extend({
    totals: ImportTotals,
    branch: z.string().optional(),
    /** The repository or project that an identity token is of. */
    source: z.string().optional(),
  }),
  PROPOSED_RESULTS_ACCEPTED: OfProposedResults.extend({ run: RunId, import: z.string() }),
  PROPOSED_RESULTS_DECLINED: OfProposedResults.extend({ reason: z.string().optional() }),
  TOKENS_EXPORTED: Exported,
  USERS_EXPORTED: Exported,
  ACCOUNT_LINKED: OfProvider.extend({ by: z.string() }),
  ACCOUNT_UNLINKED: OfProvider,
  ACCOUNT_CREATED: z.object({ by: z.string(), systemRole: z.string() }),
  IDENTITY_CONFIRMED: Succeeded,
  PASSWORD_RESET_REQUESTED: z.object(gathered),
  AUDIT_EXPORTED: z.object({ ...gathered, format: z.string().optional() }),
  AUDIT_KEY_CHANGED: z.object({ key: z.string(), before: z.string().nullable() }),
  SESSION_REFUSED: z.object({ ...gathered, reason: z.string().optional() }),
  RATE_LIMITED: z.object({ ...gathered, limit: z.string().optional() }),
  CASE_MUTED: OfCase.extend({ reason: z.string(), until: z.string(), branch: z.string().nullable() }),
  CASE_UNMUTED: OfCase,
  FLAKY_RESET: z.object({ ...ofProject, case: CaseId, commit: z.string().optional(), afterRun: z.int() }),
  CAUSE_CHANGED: z.object({ ...ofProject, cause: CauseId, title: z.string(), ...changed }),
  CAUSES_MERGED: z.object({ ...ofProject, cause: CauseId, title: z.string(), into: CauseId }),
  COMMENT_CREATED: OfComment,
  COMMENT_CHANGED: OfComment,
  COMMENT_DELETED: OfComment,
  ATTACHMENT_ADDED: OfAttachment,
  ATTACHMENT_DELETED: OfAttachment,
  ATTACHMENTS_SENT: z.object({ ...gathered, ...ofProject, import: z.string() }),
  IMPORT_DELETED: z.object({ ...ofProject, import: z.string(), ...binned }),
  RUN_DELETED: z.object({
    ...ofProject,
    run: RunId,
    ...binned,
    /** Of a run that the server removed: for how many days it was to be kept. */
    keepDays: z.int().optional(),
  }),
  RUN_KEPT: z.object({ ...ofProject, run: RunId }),
  RUN_RELEASED: z.object({ ...ofProject, run: RunId }),
  CYCLE_DELETED: z.object({ ...ofProject, cycle: CycleId, name: z.string(), bin: z.string() }),
  FOLDER_DELETED: z.object({
    ...ofProject,
    folder: z.string(),
    name: z.string(),
    folders: z.int(),
    cases: z.int(),
    bin: z.string(),
  }),
  PROJECT_DELETED: z.object({ ...ofProject, name: z.string(), bin: z.string() }),
  RESTORED: z.object({ ...ofProject, kind: z.string(), id: z.string(), name: z.string(), bin: z.string() }),
  CASES_IMPORTED: z.object({
    ...ofProject,
    import: z.string(),
    name: z.string(),
    format: z.string(),
    cases: z.int(),
    folders: z.int(),
  }),
  CASE_IMPORT_DELETED: z.object({
    ...ofProject,
    import: z.string(),
    name: z.string(),
    folders: z.int(),
    cases: z.int(),
    bin: z.string(),
  }),
  RENAME_ACCEPTED: OfRename,
  RENAME_DECLINED: OfRename,
  RENAME_UNDONE: OfRename,
  PROPOSAL_CREATED: z.object({ ...ofProject, proposals: z.int(), reason: z.string(), cases: z.array(CaseId) }),
  PROPOSAL_ACCEPTED: OfProposal.extend({ case: CaseId, edited: z.boolean().optional() }),
  PROPOSAL_DECLINED: OfProposal,
  PROPOSAL_WITHDRAWN: z.object({ ...ofProject, proposals: z.int() }),
  TEAM_CREATED: z.object({ ...ofTeam, name: z.string() }),
  TEAM_CHANGED: z.object({ ...ofTeam, ...changed }),
  TEAM_DELETED: z.object({ ...ofTeam, name: z.string(), people: z.int(), projects: z.int() }),
  TEAM_MEMBER_ADDED: z.object(ofTeam),
  TEAM_MEMBER_REMOVED: z.object(ofTeam),
  PROJECT_TEAM_SET: z.object({ ...ofProject, ...ofTeam, before: Change.nullable(), after: Change }),
  PROJECT_TEAM_REMOVED: z.object({ ...ofProject, ...ofTeam, before: Change }),
  CAUSE_SPLIT: z.object({ ...ofProject, cause: CauseId, title: z.string(), into: CauseId, cases: z.int() }),
  CLIENT_REGISTERED: z.object({ ...gathered, name: z.string().optional() }),
  CLIENT_AUTHORIZED: z.object({ client: z.unknown(), answeredAt: z.string() }),
  RUN_FINISHED: z.object({ ...ofProject, run: RunId }),
  WEBHOOK_CREATED: OfWebhook.extend({
    kind: z.string(),
    /** The host of its address, and no more of it. */
    host: z.string(),
    events: z.array(z.string()),
    branch: z.string().nullable(),
  }),
  WEBHOOK_CHANGED: OfWebhook.extend(changed),
  WEBHOOK_DELETED: OfWebhook,
  WEBHOOK_SECRET_ROTATED: OfWebhook.extend({ oldSecretEndsAt: z.string() }),
  WEBHOOK_DISABLED: OfWebhook.extend({ reason: z.string() }),
  WEBHOOK_ENABLED: OfWebhook,
  WEBHOOK_RESENT: OfWebhook.extend({ delivery: z.string(), event: z.string() }),
  PUBLISHER_CREATED: OfPublisher.extend({
    system: z.string(),
    issuer: z.string(),
    rules: z.array(z.string()),
    scopes: z.array(z.string()),
    lifetimeMinutes: z.int(),
    account: z.string(),
  }),
  PUBLISHER_CHANGED: OfPublisher.extend(changed),
  /** Its first use fixed the ids behind the names that it was created with. */
  PUBLISHER_PINNED: OfPublisher.extend({ rules: z.array(z.string()) }),
  PUBLISHER_DELETED: OfPublisher.extend({ revoked: z.int() }),
} as const satisfies Record<AuditAction, z.ZodObject>;
