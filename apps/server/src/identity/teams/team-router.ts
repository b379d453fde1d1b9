import {
  CreateTeam,
  FindTeamCandidates,
  ListTeamMembers,
  ListTeams,
  Page,
  Person,
  Team,
  TeamMember,
  TeamMemberRef,
  TeamRef,
  UpdateTeam,
} from "@tessera/domain";
import { z } from "zod";
import { scopedProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import {
  addTeamMember,
  createTeam,
  deleteTeam,
  findTeamCandidates,
  getTeam,
  listTeamMembers,
  listTeams,
  removeTeamMember,
  updateTeam,
} from "./team-service.ts";

/** Groups of people, for administrators. */
export const teamRouter = router({
  list: scopedProcedure("admin:read")
    .meta({ rest: { method: "GET", path: "/admin/teams", about: "Teams of the server, by handle." } })
    .input(orNothing(ListTeams))
    .output(Page(Team))
    .query(({ ctx, input }) => listTeams(ctx, input)),

  get: scopedProcedure("admin:read")
    .meta({ rest: { method: "GET", path: "/admin/teams/{teamId}", about: "One team." } })
    .input(TeamRef)
    .output(Team)
    .query(({ ctx, input }) => getTeam(ctx, input.teamId)),

  create: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/teams",
        status: 201,
        about: "Create a team, which projects can then make a member.",
      },
    })
    .input(CreateTeam)
    .output(Team)
    .mutation(({ ctx, input }) => createTeam(ctx, ctx.actor, input)),

  update: scopedProcedure("admin:write")
    .meta({ rest: { method: "PATCH", path: "/admin/teams/{teamId}", about: "Rename or describe a team." } })
    .input(UpdateTeam)
    .output(Team)
    .mutation(({ ctx, input }) => updateTeam(ctx, ctx.actor, input)),

  delete: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/admin/teams/{teamId}",
        about: "Delete a team: its people lose the roles that they had through it at once.",
      },
    })
    .input(TeamRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteTeam(ctx, ctx.actor, input.teamId);
      return {};
    }),

  members: scopedProcedure("admin:read")
    .meta({ rest: { method: "GET", path: "/admin/teams/{teamId}/members", about: "The people of a team." } })
    .input(ListTeamMembers)
    .output(Page(TeamMember))
    .query(({ ctx, input }) => listTeamMembers(ctx, input)),

  candidates: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/teams/{teamId}/candidates",
        about: "A few people who could join a team, by a part of their name.",
      },
    })
    .input(FindTeamCandidates)
    .output(z.object({ data: z.array(Person) }))
    .query(async ({ ctx, input }) => ({ data: await findTeamCandidates(ctx, input) })),

  addMember: scopedProcedure("admin:write")
    .meta({
      rest: { method: "PUT", path: "/admin/teams/{teamId}/members/{userId}", about: "Put someone into a team." },
    })
    .input(TeamMemberRef)
    .output(Team)
    .mutation(({ ctx, input }) => addTeamMember(ctx, ctx.actor, input)),

  removeMember: scopedProcedure("admin:write")
    .meta({
      rest: { method: "DELETE", path: "/admin/teams/{teamId}/members/{userId}", about: "Take someone out of a team." },
    })
    .input(TeamMemberRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await removeTeamMember(ctx, ctx.actor, input);
      return {};
    }),
});
