import { GetTrends, ProjectTrends } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getTrends } from "./trend-service.ts";

/** Joins the procedures of projects. */
export const projectTrendRouter = router({
  trends: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/trends",
        about: "Runs, pass rate, durations, new failures and flaky executions of a project by day, oldest first.",
      },
    })
    .input(GetTrends)
    .output(ProjectTrends)
    .query(({ ctx, input }) => getTrends(ctx, input)),
});
