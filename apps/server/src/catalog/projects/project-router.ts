import {
  CreateProject,
  DeleteProject,
  ListMembers,
  Member,
  MemberCandidate,
  MemberRef,
  Page,
  PageQuery,
  Project,
  ProjectRef,
  SetMember,
  UpdateProject,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure, scopedProcedure, sessionProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { findCandidates, leaveProject, listMembers, removeMember, setMember } from "../members/member-service.ts";
import { deleteProject } from "./project-deletion.ts";
import { createProject, getProject, listProjects, updateProject } from "./project-service.ts";

export const projectRouter = router({
  list: scopedProcedure("project:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/user-projects",
        aliases: ["/projects/user/my-projects", "/projects"],
        about: "Projects the token's owner can see, with the owner's role in each.",
      },
      mcp: {
        name: "list_projects",
        page: "/projects/{id}",
        about: "List the projects you can see, with your role in each. Begin here to find project ids.",
      },
    })
    .input(orNothing(PageQuery))
    .output(Page(Project))
    .query(({ ctx, input }) => listProjects(ctx, ctx.actor, input)),

  get: projectProcedure("project:read")
    .meta({
      rest: { method: "GET", path: "/projects/{projectId}", about: "One project." },
      mcp: { name: "get_project", page: "/projects/{id}", about: "Read one project." },
    })
    .input(ProjectRef)
    .output(Project)
    .query(({ ctx, input }) => getProject(ctx, ctx.actor, input.projectId)),

  create: scopedProcedure("project:write")
    .meta({
      rest: {
        method: "POST",
        path: "/projects",
        status: 201,
        about: "Create a project with its master cycle TCYCLE-1.",
      },
    })
    .input(CreateProject)
    .output(Project)
    .mutation(({ ctx, input }) => createProject(ctx, ctx.actor, input)),

  update: projectProcedure("project:write")
    .meta({ rest: { method: "PATCH", path: "/projects/{projectId}", about: "Rename or describe a project." } })
    .input(UpdateProject)
    .output(Project)
    .mutation(({ ctx, input }) => updateProject(ctx, ctx.actor, input)),

  delete: projectProcedure("project:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/projects/{projectId}",
        body: "json",
        about: "Put a project with everything in it into the bin; `confirmation` is its name.",
      },
    })
    .input(DeleteProject)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteProject(ctx, ctx.actor, input);
      return {};
    }),
});

export const memberRouter = router({
  list: projectProcedure("project:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/members",
        about: "Members of a project with their roles.",
      },
    })
    .input(ListMembers)
    .output(Page(Member))
    .query(({ ctx, input }) => listMembers(ctx, input)),

  candidates: projectProcedure("project:write")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/member-candidates",
        about: "A few people who could become members, by a part of their name.",
      },
    })
    .input(ProjectRef.extend({ search: z.string().trim().max(100) }))
    .output(z.object({ data: z.array(MemberCandidate) }))
    .query(async ({ ctx, input }) => ({ data: await findCandidates(ctx, input) })),

  set: projectProcedure("project:write")
    .meta({
      rest: {
        method: "PUT",
        path: "/projects/{projectId}/members/{userId}",
        about: "Make someone a member, or change the role of a member.",
      },
    })
    .input(SetMember)
    .output(Member)
    .mutation(({ ctx, input }) => setMember(ctx, ctx.actor, input)),

  leave: sessionProcedure
    .input(ProjectRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await leaveProject(ctx, ctx.actor, input.projectId);
      return {};
    }),

  remove: projectProcedure("project:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/projects/{projectId}/members/{userId}",
        about: "Remove a member from a project.",
      },
    })
    .input(MemberRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await removeMember(ctx, ctx.actor, input);
      return {};
    }),
});
