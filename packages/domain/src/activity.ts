import { z } from "zod";
import type { AuditAction } from "./audit.ts";
import { ProjectId } from "./ids.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import type { Scope } from "./scope.ts";
import { ACTIVITY_KINDS, ACTIVITY_SUBJECTS } from "./vocabulary.ts";

export const ActivityKind = z.enum(ACTIVITY_KINDS).meta({ id: "ActivityKind" });
export type ActivityKind = z.infer<typeof ActivityKind>;

const READ_ALL = ["project:read", "case:read", "cycle:read", "result:read"] as const satisfies Scope[];

type ActivityGroup = { kind: ActivityKind; scopes: readonly Scope[]; actions: readonly AuditAction[] };

/** What of the audit log is activity of a project, and what a caller must be able to read to be shown it. */
export const ACTIVITY: readonly ActivityGroup[] = [
  {
    kind: "cases",
    scopes: ["case:read"],
    actions: [
      ...(["CASE_CREATED", "CASE_CHANGED", "CASE_REVIEWED", "CASE_DELETED"] as const),
      ...(["SHARED_STEPS_CREATED", "SHARED_STEPS_CHANGED", "SHARED_STEPS_DELETED"] as const),
      ...(["CASES_IMPORTED", "CASE_IMPORT_DELETED"] as const),
      ...(["FOLDER_CREATED", "FOLDER_CHANGED", "FOLDER_DELETED"] as const),
      ...(["PROPOSAL_CREATED", "PROPOSAL_ACCEPTED", "PROPOSAL_DECLINED", "PROPOSAL_WITHDRAWN"] as const),
    ],
  },
  {
    kind: "cycles",
    scopes: ["cycle:read"],
    actions: [
      ...(["CYCLE_CREATED", "CYCLE_CHANGED", "CYCLE_CLOSED", "CYCLE_REOPENED", "CYCLE_DELETED"] as const),
      ...(["CYCLE_CASES_ADDED", "CYCLE_CASES_REMOVED", "CYCLE_CASES_ASSIGNED"] as const),
      ...(["MILESTONE_CREATED", "MILESTONE_CHANGED", "MILESTONE_DELETED"] as const),
    ],
  },
  {
    kind: "results",
    scopes: ["result:read"],
    actions: [
      ...(["RESULT_CREATED", "RESULTS_RECORDED", "RESULT_CORRECTED", "RESULTS_IMPORTED", "IMPORT_DELETED"] as const),
      ...(["RESULTS_PROPOSED", "PROPOSED_RESULTS_ACCEPTED", "PROPOSED_RESULTS_DECLINED"] as const),
      ...(["RUN_FINISHED", "RUN_DELETED", "RUN_KEPT", "RUN_RELEASED"] as const),
      ...(["EXPLORATION_CREATED", "EXPLORATION_CHANGED", "EXPLORATION_STARTED"] as const),
      ...(["EXPLORATION_PAUSED", "EXPLORATION_ENDED", "EXPLORATION_DELETED"] as const),
      ...(["CAUSE_CHANGED", "CAUSES_MERGED", "CAUSE_SPLIT"] as const),
      ...(["RENAME_ACCEPTED", "RENAME_DECLINED", "RENAME_UNDONE"] as const),
    ],
  },
  { kind: "results", scopes: ["case:read", "result:read"], actions: ["CASE_MUTED", "CASE_UNMUTED", "FLAKY_RESET"] },
  {
    kind: "comments",
    scopes: READ_ALL,
    actions: ["COMMENT_CREATED", "COMMENT_CHANGED", "COMMENT_DELETED", "ATTACHMENT_ADDED", "ATTACHMENT_DELETED"],
  },
  {
    kind: "project",
    scopes: ["project:read"],
    actions: [
      ...(["PROJECT_CREATED", "PROJECT_CHANGED", "MEMBER_SET", "MEMBER_REMOVED"] as const),
      ...(["PROJECT_TEAM_SET", "PROJECT_TEAM_REMOVED"] as const),
    ],
  },
  { kind: "project", scopes: READ_ALL, actions: ["RESTORED"] },
];

/** Something that someone did in a project. */
export const Activity = z
  .object({
    id: z.string(),
    at: z.string(),
    /** One of `AuditAction`. */
    action: z.string(),
    kind: ActivityKind,
    /** Null: the server itself. */
    actor: Person.nullable(),
    /** It came through a token. */
    byToken: z.boolean(),
    /** The account that it is about. */
    member: Person.nullable(),
    /** What it is about, by public id. */
    subjects: z.array(z.object({ kind: z.enum(ACTIVITY_SUBJECTS), id: z.string() })),
    /** Name of what it is about, as it was then. */
    name: z.string().nullable(),
    /** Names of the fields that changed. */
    changed: z.array(z.string()),
  })
  .meta({ id: "Activity" });
export type Activity = z.infer<typeof Activity>;

/** Newest first. */
export const ListActivity = PageQuery.extend({
  projectId: ProjectId,
  kind: z.array(ActivityKind).max(ACTIVITY_KINDS.length).optional(),
  /** Who did it, personally or through a token. */
  actorId: z.string().min(1).max(100).optional(),
});
export type ListActivity = z.infer<typeof ListActivity>;
