import { z } from "zod";
import { ProjectId } from "./ids.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { ProjectRef } from "./project.ts";
import { ProjectRole } from "./roles.ts";

/** Lower-case letters, digits and single hyphens, not at an end; unique and never changed. */
export const TeamHandle = z
  .string()
  .min(2, "Use at least 2 characters")
  .max(39, "Use at most 39 characters")
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "Use lower-case letters, digits and single hyphens between them");

/** A group of people. Its projects treat it as one member: everyone in it has the role there. */
export const Team = z
  .object({
    id: z.string(),
    /** What rules about owners name it by: `@team/checkout`. */
    handle: z.string(),
    name: z.string(),
    description: z.string(),
    people: z.int(),
    projects: z.int(),
    createdAt: z.string(),
  })
  .meta({ id: "Team" });
export type Team = z.infer<typeof Team>;

const TeamName = Name({ missing: "Give the team a name", max: 100 });
const TeamDescription = z.string().trim().max(500, "Use at most 500 characters");

export const ListTeams = PageQuery.extend({
  /** Part of the name or handle, any case of ASCII letters. */
  search: z.string().trim().max(100).optional(),
});
export type ListTeams = z.infer<typeof ListTeams>;

export const CreateTeam = z.strictObject({
  handle: TeamHandle,
  name: TeamName,
  description: TeamDescription.default(""),
});
export type CreateTeam = z.infer<typeof CreateTeam>;

export const TeamRef = z.strictObject({ teamId: z.string().min(1).max(100) });
export type TeamRef = z.infer<typeof TeamRef>;

/** Fields left out stay. */
export const UpdateTeam = TeamRef.extend({ name: TeamName.optional(), description: TeamDescription.optional() });
export type UpdateTeam = z.infer<typeof UpdateTeam>;

/** One of a team's people. */
export const TeamMember = z.object({ user: Person, since: z.string(), active: z.boolean() }).meta({ id: "TeamMember" });
export type TeamMember = z.infer<typeof TeamMember>;

export const ListTeamMembers = PageQuery.extend({ teamId: TeamRef.shape.teamId });
export type ListTeamMembers = z.infer<typeof ListTeamMembers>;

export const TeamMemberRef = TeamRef.extend({ userId: z.string().min(1).max(100) });
export type TeamMemberRef = z.infer<typeof TeamMemberRef>;

/** People who could join a team, by a part of their name. */
export const FindTeamCandidates = TeamRef.extend({ search: z.string().trim().max(100) });
export type FindTeamCandidates = z.infer<typeof FindTeamCandidates>;

/** A team as others see it. */
export const TeamBrief = z.object({ id: z.string(), handle: z.string(), name: z.string() }).meta({ id: "TeamBrief" });
export type TeamBrief = z.infer<typeof TeamBrief>;

/** A team as member of a project. */
export const ProjectTeam = z
  .object({ team: TeamBrief, role: ProjectRole, since: z.string(), people: z.int() })
  .meta({ id: "ProjectTeam" });
export type ProjectTeam = z.infer<typeof ProjectTeam>;

export const ListProjectTeams = PageQuery.extend({ projectId: ProjectId });
export type ListProjectTeams = z.infer<typeof ListProjectTeams>;

export const ProjectTeamRef = ProjectRef.extend({ teamId: TeamRef.shape.teamId });
export type ProjectTeamRef = z.infer<typeof ProjectTeamRef>;

export const ListProjectTeamPeople = PageQuery.extend(ProjectTeamRef.shape);
export type ListProjectTeamPeople = z.infer<typeof ListProjectTeamPeople>;

export const SetProjectTeam = ProjectTeamRef.extend({ role: ProjectRole });
export type SetProjectTeam = z.infer<typeof SetProjectTeam>;
