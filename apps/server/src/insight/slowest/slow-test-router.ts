import { ListSlowTests, Page, SlowTest } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { listSlowTests } from "./slow-test-service.ts";

/** Joins the procedures of projects. */
export const projectSlowestRouter = router({
  slowest: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/slowest-tests",
        about: "The tests that take longest in the newest complete run of a branch, and how long they took before.",
      },
      mcp: {
        name: "slowest_tests",
        page: "/projects/{projectId}/cases/{case.id}",
        about:
          "List the tests that take longest in the newest run of a branch, with how long they took in its baseline.",
      },
    })
    .input(ListSlowTests)
    .output(Page(SlowTest))
    .query(({ ctx, input }) => listSlowTests(ctx, input)),
});
