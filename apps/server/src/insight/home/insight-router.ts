import { Page, PageQuery, Project, TestCycle } from "@tessera/domain";
import { z } from "zod";
import { scopedProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
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
});
