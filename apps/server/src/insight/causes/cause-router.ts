import {
  Cause,
  CauseRef,
  ListCauses,
  ListRunCauses,
  MergeCauses,
  Page,
  RunCause,
  SplitCause,
  UpdateCause,
  withQuery,
} from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getCause, listCauses, listRunCauses, mergeCauses, splitCause, updateCause } from "./cause-service.ts";

export const causeRouter = router({
  list: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/causes",
        about: "Causes: failures with the same exception, message and place, those of the newest runs first.",
      },
    })
    .input(ListCauses)
    .output(Page(Cause))
    .query(({ ctx, input }) => listCauses(ctx, withQuery(ListCauses, input, "causes", ctx.now()))),

  get: projectProcedure("result:read")
    .meta({ rest: { method: "GET", path: "/causes/{causeId}", about: "One cause." } })
    .input(CauseRef)
    .output(Cause)
    .query(({ ctx, input }) => getCause(ctx, input)),

  split: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: "/causes/{causeId}/split",
        status: 201,
        about: "Make a cause of its own of some tests' failures, past and future ones.",
      },
    })
    .input(SplitCause)
    .output(Cause)
    .mutation(({ ctx, input }) => splitCause(ctx, ctx.actor, input)),

  update: projectProcedure("result:write")
    .meta({
      rest: {
        method: "PATCH",
        path: "/causes/{causeId}",
        about: "Change the state, assignee, note, issue or title of a cause.",
      },
    })
    .input(UpdateCause)
    .output(Cause)
    .mutation(({ ctx, input }) => updateCause(ctx, ctx.actor, input)),

  merge: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: "/causes/{causeId}/merge",
        about: "Count the failures of a cause as those of another one, past and future ones.",
      },
    })
    .input(MergeCauses)
    .output(Cause)
    .mutation(({ ctx, input }) => mergeCauses(ctx, ctx.actor, input)),
});

/** Joins the procedures of runs. */
export const runCauseRouter = router({
  causes: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/runs/{runId}/causes",
        about: "The causes of a run's failures, those with the most tests first.",
      },
    })
    .input(ListRunCauses)
    .output(Page(RunCause))
    .query(({ ctx, input }) => listRunCauses(ctx, input)),
});
