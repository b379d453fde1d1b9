import {
  ListProjectTeamPeople,
  ListProjectTeams,
  Page,
  ProjectRef,
  ProjectTeam,
  ProjectTeamRef,
  SetProjectTeam,
  TeamBrief,
  TeamMember,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import {
  findProjectTeamCandidates,
  listProjectTeamPeople,
  listProjectTeams,
  removeProjectTeam,
  setProjectTeam,
} from "./project-team-service.ts";

/** Teams as members of a project. */
export const projectTeamRouter = router({
  list: projectProcedure("project:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/teams",
        about: "Teams that are members of a project, with their roles.",
      },
    })
    .input(ListProjectTeams)
    .output(Page(ProjectTeam))
    .query(({ ctx, input }) => listProjectTeams(ctx, input)),

  people: projectProcedure("project:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/teams/{teamId}/members",
        about: "The people of a team that is a member of a project.",
      },
    })
    .input(ListProjectTeamPeople)
    .output(Page(TeamMember))
    .query(({ ctx, input }) => listProjectTeamPeople(ctx, input)),

  candidates: projectProcedure("project:write")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/team-candidates",
        about: "A few teams that could become members, by a part of their name.",
      },
    })
    .input(ProjectRef.extend({ search: z.string().trim().max(100) }))
    .output(z.object({ data: z.array(TeamBrief) }))
    .query(async ({ ctx, input }) => ({ data: await findProjectTeamCandidates(ctx, input) })),

  set: projectProcedure("project:write")
    .meta({
      rest: {
        method: "PUT",
        path: "/projects/{projectId}/teams/{teamId}",
        about: "Make a team a member, or change its role: everyone in it has that role.",
      },
    })
    .input(SetProjectTeam)
    .output(ProjectTeam)
    .mutation(({ ctx, input }) => setProjectTeam(ctx, ctx.actor, input)),

  remove: projectProcedure("project:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/projects/{projectId}/teams/{teamId}",
        about: "Remove a team from a project.",
      },
    })
    .input(ProjectTeamRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await removeProjectTeam(ctx, ctx.actor, input);
      return {};
    }),
});
