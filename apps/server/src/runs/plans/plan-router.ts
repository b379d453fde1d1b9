import {
  AddCycleCases,
  AssignCycleCases,
  AssignedCase,
  AssigneeCounts,
  BulkAnswer,
  CreateCycle,
  CreatedCycles,
  CreatePlan,
  CycleCase,
  CycleForecast,
  CycleRef,
  ListAssigned,
  ListCycleCases,
  Page,
  RemoveCycleCases,
  TestCycle,
} from "@tessera/domain";
import { projectProcedure, scopedProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { listAssigned } from "./assigned-service.ts";
import { getForecast } from "./plan-forecast.ts";
import { countAssignees, listCycleCases } from "./plan-listing.ts";
import { createPlan } from "./plan-multiplying.ts";
import { addCycleCases, assignCycleCases, createPlannedCycle, removeCycleCases } from "./plan-service.ts";

/** Joins the procedures of cycles. */
export const planRouter = router({
  create: projectProcedure("cycle:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cycles",
        status: 201,
        about: "Start a test cycle, with the test cases to execute in it.",
      },
      mcp: {
        name: "create_cycle",
        page: "/projects/{projectId}/cycles/{id}",
        about:
          "Start a test cycle in a project; optionally with the test cases to execute in it, and who is to execute them.",
      },
    })
    .input(CreateCycle)
    .output(TestCycle)
    .mutation(({ ctx, input }) => createPlannedCycle(ctx, ctx.actor, input)),

  createPlan: projectProcedure("cycle:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cycles/plan",
        status: 201,
        about:
          "Start a test cycle for each combination of the chosen configurations, up to 50; each with the same test cases.",
      },
    })
    .input(CreatePlan)
    .output(CreatedCycles)
    .mutation(({ ctx, input }) => createPlan(ctx, ctx.actor, input)),

  cases: projectProcedure(["cycle:read", "case:read"])
    .meta({
      rest: {
        method: "GET",
        path: "/test-cycles/{cycleId}/cases",
        about: "The test cases that a cycle plans, with who is to execute each and how it stands.",
      },
    })
    .input(ListCycleCases)
    .output(Page(CycleCase))
    .query(({ ctx, input }) => listCycleCases(ctx, ctx.actor, input)),

  assignees: projectProcedure("cycle:read")
    .meta({
      rest: {
        method: "GET",
        path: "/test-cycles/{cycleId}/assignees",
        about: "Who is to execute how many test cases of a cycle, and how many of those have no result.",
      },
    })
    .input(CycleRef)
    .output(AssigneeCounts)
    .query(({ ctx, input }) => countAssignees(ctx, input)),

  forecast: projectProcedure("cycle:read")
    .meta({
      rest: {
        method: "GET",
        path: "/test-cycles/{cycleId}/forecast",
        about: "How the planned test cases of a cycle were burnt down, and when they are done at this pace.",
      },
    })
    .input(CycleRef)
    .output(CycleForecast)
    .query(({ ctx, input }) => getForecast(ctx, input)),

  addCases: projectProcedure("cycle:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cycles/{cycleId}/cases",
        about:
          "Add test cases to a cycle: by id, folder, tag or filter, the failing ones of a run, or those of a cycle.",
      },
    })
    .input(AddCycleCases)
    .output(TestCycle)
    .mutation(({ ctx, input }) => addCycleCases(ctx, ctx.actor, input)),

  removeCases: projectProcedure("cycle:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cycles/{cycleId}/cases/remove",
        about: "Take up to 1,000 test cases out of a cycle; their results stay.",
      },
    })
    .input(RemoveCycleCases)
    .output(BulkAnswer)
    .mutation(({ ctx, input }) => removeCycleCases(ctx, ctx.actor, input)),

  assign: projectProcedure("cycle:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cycles/{cycleId}/cases/assign",
        about: "Say who is to execute up to 1,000 test cases of a cycle: one person, several in turn, or their owners.",
      },
    })
    .input(AssignCycleCases)
    .output(BulkAnswer)
    .mutation(({ ctx, input }) => assignCycleCases(ctx, ctx.actor, input)),

  assignedToMe: scopedProcedure(["project:read", "cycle:read", "case:read"])
    .meta({
      rest: {
        method: "GET",
        path: "/assigned-cases",
        about: "Test cases that the token's owner is to execute in open cycles of all their projects, first due first.",
      },
    })
    .input(orNothing(ListAssigned))
    .output(Page(AssignedCase))
    .query(({ ctx, input }) => listAssigned(ctx, ctx.actor, input)),
});
