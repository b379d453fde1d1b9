import { GetCycle, TestCycle } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getCycleOf } from "./shown-service.ts";

/** Part of the procedures of cycles: what is counted depends on the branch. */
export const branchRouter = router({
  get: projectProcedure("cycle:read")
    .meta({
      rest: { method: "GET", path: "/test-cycles/{cycleId}", about: "One test cycle with its outcome counts." },
      mcp: {
        name: "get_cycle",
        page: "/projects/{projectId}/cycles/{id}",
        about: "Read one test cycle with its outcome counts, branch, commit and build.",
      },
    })
    .input(GetCycle)
    .output(TestCycle)
    .query(({ ctx, input }) => getCycleOf(ctx, input)),
});
