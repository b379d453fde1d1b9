import {
  FlakyTest,
  GetTrends,
  ListFlakyTests,
  Page,
  PageQuery,
  Project,
  ProjectTrends,
  TestCycle,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure, scopedProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { listFlakyTests } from "../flaky/flaky-service.ts";
import { getTrends } from "../trends/trend-service.ts";
import { summarizeProjects } from "./home-service.ts";

const ProjectSummary = z.object({
  project: Project,
  latestCycle: TestCycle.nullable(),
  lastImportAt: z.string().nullable(),
});

export const insightRouter = router({
  home: scopedProcedure(["project:read", "cycle:read", "result:read"])
    .input(orNothing(PageQuery))
    .output(Page(ProjectSummary))
    .query(({ ctx, input }) => summarizeProjects(ctx, ctx.actor, input)),

  /** The same as `flaky.list` and `project.trends`, under the names that the contract gives them. */
  flaky: projectProcedure("result:read")
    .input(ListFlakyTests)
    .output(Page(FlakyTest))
    .query(({ ctx, input }) => listFlakyTests(ctx, input)),

  trends: projectProcedure("result:read")
    .input(GetTrends)
    .output(ProjectTrends)
    .query(({ ctx, input }) => getTrends(ctx, input)),
});
