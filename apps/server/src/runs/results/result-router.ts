import {
  CorrectResult,
  CreatedResults,
  CreateResult,
  CreateResults,
  ListResults,
  Page,
  ResultRef,
  ResultWindow,
  TestResult,
  TestResultDetail,
  WindowResults,
} from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { createResult, createResults } from "./manual-recording.ts";
import { correctResult } from "./result-correction.ts";
import { getResult, listResults, readWindow } from "./result-service.ts";

export const resultRouter = router({
  list: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/test-cycles/{cycleId}/results",
        about: "Results of a test cycle, most severe first.",
      },
      mcp: {
        name: "list_results",
        page: "/projects/{projectId}/cycles/{cycleId}/results/{id}",
        about: "List the results of a test cycle, the most severe first; filter by status to see what failed.",
      },
    })
    .input(ListResults)
    .output(Page(TestResult))
    .query(({ ctx, input }) => listResults(ctx, input)),

  window: projectProcedure("result:read")
    .input(WindowResults)
    .output(ResultWindow)
    .query(({ ctx, input }) => readWindow(ctx, input)),

  get: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/test-cycles/{cycleId}/results/{resultId}",
        about: "One result with its stack trace and output.",
      },
      mcp: {
        name: "get_result",
        page: "/projects/{projectId}/cycles/{cycleId}/results/{id}",
        about: "Read one result with its message, stack trace and output.",
      },
    })
    .input(ResultRef)
    .output(TestResultDetail)
    .query(({ ctx, input }) => getResult(ctx, input)),

  create: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cycles/{cycleId}/results",
        status: 201,
        about: "Record how a test case went in a cycle, as a whole and step by step.",
      },
    })
    .input(CreateResult)
    .output(TestResult)
    .mutation(({ ctx, input }) => createResult(ctx, ctx.actor, input)),

  correct: projectProcedure("result:write")
    .meta({
      rest: {
        method: "PATCH",
        path: "/test-cycles/{cycleId}/results/{resultId}",
        about: "Correct a result of your own, for 15 minutes; what it said before is kept.",
      },
    })
    .input(CorrectResult)
    .output(TestResultDetail)
    .mutation(({ ctx, input }) => correctResult(ctx, ctx.actor, input)),

  createMany: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cycles/{cycleId}/results/bulk",
        status: 201,
        about:
          "Record up to 10,000 results of a test cycle in one body of at most 1 MiB; all of them or none, and the error names each row that is refused.",
      },
      mcp: {
        name: "record_results",
        page: "/projects/{projectId}/cycles/{cycleId}/results/{id}",
        about:
          "Record how up to 10,000 test cases went in a test cycle: passed, failed, error, skipped or blocked; all or none.",
      },
    })
    .input(CreateResults)
    .output(CreatedResults)
    .mutation(({ ctx, input }) => createResults(ctx, ctx.actor, input)),
});
