import { CreateCycle, ListCycles, Page, TestCycle, UpdateCycle } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { createCycle, listCycles, updateCycle } from "./cycle-service.ts";

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

  create: projectProcedure("cycle:write")
    .meta({
      rest: { method: "POST", path: "/test-cycles", status: 201, about: "Start a test cycle in a project." },
      mcp: {
        name: "create_cycle",
        page: "/projects/{projectId}/cycles/{id}",
        about: "Start a test cycle in a project.",
      },
    })
    .input(CreateCycle)
    .output(TestCycle)
    .mutation(({ ctx, input }) => createCycle(ctx, ctx.actor, input)),

  update: projectProcedure("cycle:write")
    .meta({ rest: { method: "PATCH", path: "/test-cycles/{cycleId}", about: "Rename or describe a test cycle." } })
    .input(UpdateCycle)
    .output(TestCycle)
    .mutation(({ ctx, input }) => updateCycle(ctx, ctx.actor, input)),
});
