import {
  CompareRuns,
  ListRunResults,
  ListRuns,
  Page,
  ProjectRef,
  Run,
  RunComparison,
  RunEvent,
  RunRef,
  RunResult,
  withQuery,
} from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { compareRuns } from "./run-comparison.ts";
import { listRunResults } from "./run-result-service.ts";
import { finishRun, getRun, listRuns } from "./run-service.ts";
import { watchRuns } from "./run-watch.ts";

export const runRouter = router({
  list: projectProcedure("cycle:read")
    .meta({
      rest: { method: "GET", path: "/runs", about: "Runs of CI in a project, newest first, each with its verdict." },
      mcp: {
        name: "list_runs",
        about: "List the CI runs of a project, the newest first, each with its verdict, branch, commit and counts.",
      },
    })
    .input(ListRuns)
    .output(Page(Run))
    .query(({ ctx, input }) => listRuns(ctx, withQuery(ListRuns, input, "runs", ctx.now()))),

  get: projectProcedure("cycle:read")
    .meta({
      rest: { method: "GET", path: "/runs/{runId}", about: "One run: verdict, counts, shards and changes." },
      mcp: {
        name: "get_run",
        about: "Read one CI run: its verdict and why, its counts, missing shards and what changed since the baseline.",
      },
    })
    .input(RunRef)
    .output(Run)
    .query(({ ctx, input }) => getRun(ctx, input)),

  watch: projectProcedure("cycle:read")
    .meta({ stream: RunEvent })
    .input(ProjectRef)
    .subscription(({ ctx, input, signal }) =>
      watchRuns(ctx, ctx.actor, {
        projectId: input.projectId,
        signal: signal ?? ctx.openStreams.stopping,
        requireRights: ctx.checkAgain,
      }),
    ),

  finish: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: "/runs/{runId}/finish",
        about: "Say that no more uploads come: a run that waits for shards is incomplete from now on.",
      },
    })
    .input(RunRef)
    .output(Run)
    .mutation(({ ctx, input }) => finishRun(ctx, ctx.actor, input)),

  results: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/runs/{runId}/results",
        about: "The test cases of a run with their executions and attempts, most severe first.",
      },
      mcp: {
        name: "run_failures",
        page: "/projects/{projectId}/runs/{runId}/cases/{case.id}",
        about:
          "List what failed in a CI run, with messages and attempts; set change to newFailure to see only what broke since the baseline, or status to see other results.",
        defaults: { status: ["failed", "error"] },
      },
    })
    .input(ListRunResults)
    .output(Page(RunResult))
    .query(({ ctx, input }) => listRunResults(ctx, input)),

  comparison: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/runs/{runId}/comparison",
        about: "What became of each test case since another run, or since the baseline.",
      },
      mcp: {
        name: "compare_runs",
        page: "/projects/{projectId}/cases/{case.id}",
        about:
          "Compare a CI run with another one, or with its baseline: what broke, still fails, was fixed or is missing.",
      },
    })
    .input(CompareRuns)
    .output(RunComparison)
    .query(({ ctx, input }) => compareRuns(ctx, input)),
});
