import { z } from "zod";
import { ProjectId } from "./ids.ts";
import { faultOfIssueTemplate } from "./issue-link.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { ProjectRole } from "./roles.ts";

/** A project as one caller sees it: `role` is the caller's own. */
export const Project = z
  .object({
    id: ProjectId,
    name: z.string(),
    description: z.string(),
    /** The branch whose runs its cycles and its home card judge by. */
    defaultBranch: z.string(),
    /** After so many minutes without an upload, a run that still waits for shards is incomplete. */
    runDeadlineMinutes: z.int(),
    /** Where defects are filed: an address with `{title}`, `{url}` and `{body}`; empty for none. */
    issueTemplate: z.string(),
    /** Only approved test cases are planned into test cycles, and no one approves what they changed themselves. */
    isReviewRequired: z.boolean(),
    role: ProjectRole,
    createdAt: z.string(),
  })
  .meta({ id: "Project" });
export type Project = z.infer<typeof Project>;

const ProjectName = Name({ missing: "Give the project a name", max: 100 });
const ProjectDescription = z.string().trim().max(2000, "Use at most 2,000 characters");

export const CreateProject = z.strictObject({ name: ProjectName, description: ProjectDescription.default("") });
export type CreateProject = z.infer<typeof CreateProject>;

export const ProjectRef = z.strictObject({ projectId: ProjectId });
export type ProjectRef = z.infer<typeof ProjectRef>;

/** `confirmation` is the name of the project, as it is. */
export const DeleteProject = ProjectRef.extend({ confirmation: z.string().max(200) });
export type DeleteProject = z.infer<typeof DeleteProject>;
export const DEFAULT_BRANCH = "main";
export const DEFAULT_RUN_DEADLINE_MINUTES = 120;

const IssueTemplate = z
  .string()
  .trim()
  .max(2000)
  .superRefine((template, { addIssue }) => {
    const fault = template === "" ? undefined : faultOfIssueTemplate(template);
    if (fault !== undefined) addIssue(fault);
  });

export const UpdateProject = ProjectRef.extend({
  name: ProjectName.optional(),
  description: ProjectDescription.optional(),
  defaultBranch: Name({ missing: "Name the default branch", max: 300 }).optional(),
  runDeadlineMinutes: z.int().min(1, "Use at least 1 minute").max(43_200, "Use at most 30 days").optional(),
  issueTemplate: IssueTemplate.optional(),
  isReviewRequired: z.boolean().optional(),
});
export type UpdateProject = z.infer<typeof UpdateProject>;

export const Member = z
  .object({
    user: Person,
    role: ProjectRole,
    since: z.string(),
    /** False of a deactivated account: the role waits for it to come back. */
    active: z.boolean(),
    /** True of a guest of the server, who only reads here, whatever the role says. */
    serverGuest: z.boolean(),
  })
  .meta({ id: "Member" });
export type Member = z.infer<typeof Member>;

/** A user who could become a member, and whether only as a guest. */
export const MemberCandidate = Person.extend({ serverGuest: Member.shape.serverGuest });
export type MemberCandidate = z.infer<typeof MemberCandidate>;

export const ListMembers = PageQuery.extend({ projectId: ProjectId });
export type ListMembers = z.infer<typeof ListMembers>;

export const MemberRef = ProjectRef.extend({ userId: z.string().min(1).max(100) });
export type MemberRef = z.infer<typeof MemberRef>;

export const SetMember = MemberRef.extend({ role: ProjectRole });
export type SetMember = z.infer<typeof SetMember>;
