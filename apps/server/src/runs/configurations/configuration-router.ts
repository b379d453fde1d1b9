import { ConfigurationList, ProjectRef, SetConfigurations } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getConfigurations, setConfigurations } from "./configuration-service.ts";

/** What the test cycles of a project are executed in: browsers, systems, devices. */
export const configurationRouter = router({
  list: projectProcedure("cycle:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/configurations",
        about: "What the test cycles of a project can be executed in, for example browsers and systems.",
      },
    })
    .input(ProjectRef)
    .output(ConfigurationList)
    .query(async ({ ctx, input }) => ({ data: await getConfigurations(ctx, input.projectId) })),

  set: projectProcedure("project:write")
    .meta({
      rest: {
        method: "PUT",
        path: "/projects/{projectId}/configurations",
        about: "Replace the configurations of a project; its test cycles keep the values that they were made with.",
      },
    })
    .input(SetConfigurations)
    .output(ConfigurationList)
    .mutation(async ({ ctx, input }) => ({ data: await setConfigurations(ctx, ctx.actor, input) })),
});
