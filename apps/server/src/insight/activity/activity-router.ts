import { Activity, ListActivity, Page } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { listActivity } from "./activity-service.ts";

/** Joins the procedures of projects. */
export const projectActivityRouter = router({
  activity: projectProcedure("project:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/activity",
        about:
          "What people and programs did in a project, newest first: of its test cases, cycles and results what the caller's scopes read. A page may be short and still have a next one.",
      },
    })
    .input(ListActivity)
    .output(Page(Activity))
    .query(({ ctx, input }) => listActivity(ctx, ctx.actor, input)),
});
