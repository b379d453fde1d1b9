import { CycleEvent, CycleRef, ListCycles, Page, TestCycle, UpdateCycle } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { closeCycle, reopenCycle } from "./cycle-closing.ts";
import { listCycles, updateCycle } from "./cycle-service.ts";
import { watchCycle } from "./cycle-watch.ts";

export const cycleRouter = router({
  list: projectProcedure("cycle:read")
    .meta({
      rest: {
        method: "GET",
        path: "/test-cycles",
        about: "Test cycles of a project: the master cycle first, then the newest.",
      },
      mcp: {
        name: "list_cycles",
        page: "/projects/{projectId}/cycles/{id}",
        about: "List the test cycles of a project with their outcome counts, the master cycle first, then the newest.",
      },
    })
    .input(ListCycles)
    .output(Page(TestCycle))
    .query(({ ctx, input }) => listCycles(ctx, input)),

  update: projectProcedure("cycle:write")
    .meta({
      rest: { method: "PATCH", path: "/test-cycles/{cycleId}", about: "Change a test cycle; fields left out stay." },
    })
    .input(UpdateCycle)
    .output(TestCycle)
    .mutation(({ ctx, input }) => updateCycle(ctx, ctx.actor, input)),

  watch: projectProcedure("cycle:read")
    .meta({ stream: CycleEvent })
    .input(CycleRef)
    .subscription(({ ctx, input, signal }) =>
      watchCycle(ctx, ctx.actor, {
        ...input,
        signal: signal ?? ctx.openStreams.stopping,
        requireRights: ctx.checkAgain,
      }),
    ),

  close: projectProcedure("cycle:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cycles/{cycleId}/close",
        about: "Close a test cycle: nothing in it changes any more, and uploads into it are refused.",
      },
    })
    .input(CycleRef)
    .output(TestCycle)
    .mutation(({ ctx, input }) => closeCycle(ctx, ctx.actor, input)),

  reopen: projectProcedure(["project:write", "cycle:write"])
    .meta({
      rest: {
        method: "POST",
        path: "/test-cycles/{cycleId}/reopen",
        about: "Let a closed test cycle change again; for admins of the project.",
      },
    })
    .input(CycleRef)
    .output(TestCycle)
    .mutation(({ ctx, input }) => reopenCycle(ctx, ctx.actor, input)),
});
