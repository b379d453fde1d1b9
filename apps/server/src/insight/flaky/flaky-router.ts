import { FlakyEverywhere, FlakyTest, ListFlakyEverywhere, ListFlakyTests, Page, ResetFlaky } from "@tessera/domain";
import { projectProcedure, scopedProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { listFlakyEverywhere } from "./flaky-everywhere.ts";
import { listFlakyTests, resetFlaky } from "./flaky-service.ts";

export const flakyRouter = router({
  list: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/flaky-tests",
        about: "Flaky tests of a project, those with the most flaky runs first.",
      },
      mcp: {
        name: "flaky_tests",
        page: "/projects/{projectId}/cases/{case.id}",
        about: "List the flaky tests of a project with how often they are, over the last 100 runs within 30 days.",
      },
    })
    .input(ListFlakyTests)
    .output(Page(FlakyTest))
    .query(({ ctx, input }) => listFlakyTests(ctx, input)),

  everywhere: scopedProcedure(["project:read", "result:read"])
    .meta({
      rest: {
        method: "GET",
        path: "/flaky-tests/everywhere",
        about: "Flaky tests of all projects that the token's owner can see, those with the most flaky runs first.",
      },
    })
    .input(orNothing(ListFlakyEverywhere))
    .output(Page(FlakyEverywhere))
    .query(({ ctx, input }) => listFlakyEverywhere(ctx, ctx.actor, input)),
});

/** Joins the procedures of cases. */
export const caseFlakyRouter = router({
  flakyReset: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cases/{caseId}/flaky-reset",
        about: "Say that a flaky test is fixed: runs before the fixing commit, or until now, no longer count.",
      },
    })
    .input(ResetFlaky)
    .output(FlakyTest.omit({ case: true, muted: true, owners: true }))
    .mutation(({ ctx, input }) => resetFlaky(ctx, ctx.actor, input)),
});
