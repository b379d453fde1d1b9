import { BadgeSettings, ProjectRef, UpdateBadge } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getBadgeSettings, updateBadge } from "./badge-service.ts";

/** The badges of a project's branches. */
export const badgeRouter = router({
  get: projectProcedure("project:write")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/badge",
        about: "Who sees the badges of a project, and the key that opens them.",
      },
    })
    .input(ProjectRef)
    .output(BadgeSettings)
    .query(({ ctx, input }) => getBadgeSettings(ctx, input.projectId)),

  update: projectProcedure("project:write")
    .meta({
      rest: {
        method: "PATCH",
        path: "/projects/{projectId}/badge",
        about: "Show the badges of a project to anyone, or only with its key; `newKey` ends the key until now.",
      },
    })
    .input(UpdateBadge)
    .output(BadgeSettings)
    .mutation(({ ctx, input }) => updateBadge(ctx, ctx.actor, input)),
});
