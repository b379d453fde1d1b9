import {
  DomainError,
  type ListProjectTeamPeople,
  type ListProjectTeams,
  type Page,
  type ProjectTeam,
  type ProjectTeamRef,
  type SetProjectTeam,
  type TeamBrief,
  type TeamMember,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { listTeamMembers, lockTeam } from "../../identity/teams/team-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { transact } from "../../platform/db/transact.ts";
import * as projectTeamRepo from "./project-team-repo.ts";

const CANDIDATES = 20;

/** The teams that are members of the project. */
export async function listProjectTeams(
  ctx: Pick<Ctx, "db">,
  { projectId, limit, cursor }: ListProjectTeams,
): Promise<Page<ProjectTeam>> {
  const [after] = decodeCursor(cursor, ["string"]) ?? [""];
  const rows = await projectTeamRepo.list(ctx.db, projectId, after, limit + 1);
  const page = toPage(rows, limit, (row) => [row.teamId]);
  return { data: page.data.map(present), nextCursor: page.nextCursor };
}

/** The people of a team that is a member of the project. Throws NOT_FOUND. */
export async function listProjectTeamPeople(
  ctx: Pick<Ctx, "db">,
  { projectId, ...query }: ListProjectTeamPeople,
): Promise<Page<TeamMember>> {
  if (!(await projectTeamRepo.find(ctx.db, projectId, query.teamId))) throw notInProject();
  return listTeamMembers(ctx, query);
}

/** Teams that could become members of the project. */
export function findProjectTeamCandidates(
  { db }: Pick<Ctx, "db">,
  { projectId, search }: { projectId: string; search: string },
): Promise<TeamBrief[]> {
  return projectTeamRepo.searchOutside(db, projectId, search, CANDIDATES);
}

/** Makes a team a member of the project, or changes its role. Throws NOT_FOUND. */
export async function setProjectTeam(
  ctx: Ctx,
  actor: Actor,
  { projectId, teamId, role }: SetProjectTeam,
): Promise<ProjectTeam> {
  const since = ctx.now();
  return transact(ctx, async (ctx) => {
    const { handle } = await lockTeam(ctx, teamId);
    const before = await projectTeamRepo.find(ctx.db, projectId, teamId);
    await projectTeamRepo.set(ctx.db, { projectId, teamId, role, since });
    if (before?.role !== role) {
      const change = { before: before ? { role: before.role } : null, after: { role } };
      const details = { project: projectId, team: handle, ...change };
      await audit.append(ctx, actor, { action: "PROJECT_TEAM_SET", details, at: since });
    }
    return present((await projectTeamRepo.find(ctx.db, projectId, teamId)) as projectTeamRepo.ProjectTeamRow);
  });
}

/** Takes a team out of the project. Throws NOT_FOUND. */
export async function removeProjectTeam(ctx: Ctx, actor: Actor, { projectId, teamId }: ProjectTeamRef): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const before = await projectTeamRepo.find(ctx.db, projectId, teamId);
    if (!before || !(await projectTeamRepo.remove(ctx.db, projectId, teamId))) throw notInProject();
    const details = { project: projectId, team: before.handle, before: { role: before.role } };
    await audit.append(ctx, actor, { action: "PROJECT_TEAM_REMOVED", details, at });
  });
}

/** True of a team that is a member of the project. */
export async function isTeamOfProject({ db }: Pick<Ctx, "db">, projectId: string, teamId: string): Promise<boolean> {
  return (await projectTeamRepo.find(db, projectId, teamId)) !== undefined;
}

function notInProject(): DomainError {
  return new DomainError("NOT_FOUND", "This team is not a member of the project");
}

function present({ teamId, handle, name, role, since, people }: projectTeamRepo.ProjectTeamRow): ProjectTeam {
  return { team: { id: teamId, handle, name }, role, since, people };
}
