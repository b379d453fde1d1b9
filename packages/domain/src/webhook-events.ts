import { z } from "zod";
import type { AuditAction } from "./audit.ts";
import { AUDIT_EVENTS } from "./audit-events.ts";
import { CaseId, ProjectId } from "./ids.ts";
import { Cause } from "./insight/cause/cause.ts";
import { Person } from "./person.ts";
import { Run } from "./run/run.ts";

/** What a run comes to, with its project. */
const RunData = z.object({ projectId: ProjectId, run: Run });

const NewlyFailing = z.object({
  projectId: ProjectId,
  run: Run,
  /** How many tests fail that did not in the baseline. */
  total: z.int(),
  /** At most 50 of them, the most severe first. */
  tests: z.array(
    z.object({
      caseId: CaseId,
      name: z.string(),
      classname: z.string().nullable(),
      /** Its beginning. */
      message: z.string().nullable(),
      muted: z.boolean(),
    }),
  ),
});

const OpenedCause = z.object({ projectId: ProjectId, run: Run, cause: Cause });

const EndingToken = z.object({
  token: z.object({ id: z.string(), name: z.string(), preview: z.string() }),
  owner: Person.nullable(),
  expiresAt: z.string(),
});

const Test = z.object({
  /** The webhook that the test was sent from. */
  webhook: z.object({ id: z.string(), name: z.string() }),
  message: z.string(),
});

/** Whose webhooks may have an event: those of a project too, or only those of the server. */
type Reach = "project" | "server";
type Definition = { about: string; reach: Reach; data: z.ZodObject; action?: AuditAction };

/** An event that an entry of the audit log is; `data.details` is what the entry says. */
function audited<const Action extends AuditAction>(reach: Reach, action: Action, about: string) {
  const data = z.object({
    /** Its number in the audit log. */
    seq: z.int(),
    projectId: ProjectId.nullable(),
    /** Who did it; null: the server itself, or an unknown caller. */
    actor: Person.nullable(),
    /** The account it is about. */
    owner: Person.nullable(),
    /** The token it is about. */
    token: z.object({ id: z.string(), name: z.string(), preview: z.string() }).nullable(),
    details: AUDIT_EVENTS[action],
  });
  return { about, reach, data, action };
}

/** Every event that a webhook can have, in the order in which they are offered. */
export const WEBHOOK_EVENTS = {
  "run.finished": {
    about: "A run is complete or given up; once more when a later upload changes its verdict",
    reach: "project",
    data: RunData,
  },
  "run.failed": { about: "The same, only for runs that failed", reach: "project", data: RunData },
  "test.newly_failing": {
    about: "A finished run has tests that fail and did not in its baseline",
    reach: "project",
    data: NewlyFailing,
  },
  "cause.opened": {
    about: "A finished run has a cause of failures that is new, or was resolved before",
    reach: "project",
    data: OpenedCause,
  },
  "cause.changed": audited("project", "CAUSE_CHANGED", "Someone changed the state, assignee or note of a cause"),
  "report.uploaded": audited("project", "RESULTS_IMPORTED", "An upload of reports was stored"),
  "test.muted": audited("project", "CASE_MUTED", "Someone muted a test"),
  "test.unmuted": audited("project", "CASE_UNMUTED", "Someone ended a mute before its time"),
  "case.created": audited("project", "CASE_CREATED", "Someone created a test case"),
  "case.changed": audited("project", "CASE_CHANGED", "Someone changed a test case"),
  "case.deleted": audited("project", "CASE_DELETED", "Someone deleted a test case"),
  "cycle.created": audited("project", "CYCLE_CREATED", "Someone created a test cycle"),
  "run.deleted": audited("project", "RUN_DELETED", "Someone deleted a run"),
  "member.set": audited("project", "MEMBER_SET", "Someone joined the project or got another role"),
  "member.removed": audited("project", "MEMBER_REMOVED", "Someone left the project"),
  "team.set": audited("project", "PROJECT_TEAM_SET", "A team joined the project or got another role"),
  "team.removed": audited("project", "PROJECT_TEAM_REMOVED", "A team left the project"),
  "project.changed": audited("project", "PROJECT_CHANGED", "The settings of the project changed"),
  "project.deleted": audited("project", "PROJECT_DELETED", "The project was deleted"),
  "project.created": audited("server", "PROJECT_CREATED", "Someone created a project"),
  "token.created": audited("server", "API_KEY_CREATED", "Someone created an API token"),
  "token.rotated": audited("server", "API_KEY_ROTATED", "A token was rotated"),
  "token.expiring": { about: "A token expires within 7 days", reach: "server", data: EndingToken },
  "token.expired": { about: "A token has expired", reach: "server", data: EndingToken },
  "token.revoked": audited("server", "API_KEY_REVOKED", "A token was revoked"),
  "token.leaked": audited("server", "API_KEY_LEAKED", "A token was reported as leaked, and revoked"),
  "token.deleted": audited("server", "API_KEY_DELETED", "A token was deleted"),
  "tokens.revoked_all": audited("server", "API_KEYS_REVOKED_ALL", "An administrator revoked all tokens"),
  "user.invited": audited("server", "INVITATION_CREATED", "Someone was invited to the server"),
  "user.joined": audited("server", "INVITATION_ACCEPTED", "Someone accepted an invitation"),
  "user.changed": audited("server", "USER_CHANGED", "The role or the activity of an account changed"),
  "user.deleted": audited("server", "USER_DELETED", "An account was deleted"),
  "service_account.created": audited("server", "SERVICE_ACCOUNT_CREATED", "Someone created a service account"),
  "settings.changed": audited("server", "SETTINGS_CHANGED", "The settings of the server changed"),
  "webhook.disabled": audited("server", "WEBHOOK_DISABLED", "The server switched a webhook off"),
  "webhook.test": {
    about: "Someone chose Send test; it is sent whatever events are chosen",
    reach: "project",
    data: Test,
  },
} as const satisfies Record<string, Definition>;

const TYPES = Object.keys(WEBHOOK_EVENTS) as [keyof typeof WEBHOOK_EVENTS, ...(keyof typeof WEBHOOK_EVENTS)[]];

export const WebhookEventType = z.enum(TYPES).meta({ id: "WebhookEventType" });
export type WebhookEventType = z.infer<typeof WebhookEventType>;

/** What is sent: the body of a generic webhook. */
export function WebhookEvent(type: WebhookEventType) {
  return z.object({
    type: z.literal(type),
    /** When it happened. */
    timestamp: z.string(),
    data: WEBHOOK_EVENTS[type].data,
  });
}

/** The events that a webhook of a project, or of the server, can have. */
export function eventsOffered(of: Reach): WebhookEventType[] {
  return TYPES.filter(
    (type) => type !== "webhook.test" && (of === "server" || WEBHOOK_EVENTS[type].reach === "project"),
  );
}

/** The events that entries with the action are. */
export function eventsOfAction(action: string): WebhookEventType[] {
  return TYPES.filter((type) => {
    const definition: Definition = WEBHOOK_EVENTS[type];
    return definition.action === action;
  });
}
