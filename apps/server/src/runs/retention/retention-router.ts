import { KeepRun, ProjectRef, Retention, RetentionPreview, RunRef, RunRetention, SetRetention } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { keepRun } from "../runs/kept-runs.ts";
import { getRetention, previewRetention, setRetention } from "./retention-service.ts";
import { getRunRetention } from "./run-retention.ts";

/** How long runs and their results are kept. */
export const retentionRouter = router({
  get: projectProcedure("project:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/retention",
        about: "How long runs are kept, by branch; the first rule that matches a run's branch counts.",
      },
    })
    .input(ProjectRef)
    .output(Retention)
    .query(({ ctx, input }) => getRetention(ctx, input.projectId)),

  preview: projectProcedure("project:write")
    .meta({
      rest: {
        method: "POST",
        path: "/projects/{projectId}/retention/preview",
        body: "json",
        about: "What these rules would remove now, without changing anything.",
      },
    })
    .input(SetRetention)
    .output(RetentionPreview)
    .query(({ ctx, input }) => previewRetention(ctx, input)),

  set: projectProcedure("project:write")
    .meta({
      rest: {
        method: "PUT",
        path: "/projects/{projectId}/retention",
        about: "Replace the rules. Runs that none keeps any longer go into the bin within the hour.",
      },
    })
    .input(SetRetention)
    .output(Retention)
    .mutation(({ ctx, input }) => setRetention(ctx, ctx.actor, input)),

  ofRun: projectProcedure("cycle:read")
    .meta({
      rest: {
        method: "GET",
        path: "/runs/{runId}/retention",
        about: "Whether a run is kept whatever the rules say, else from when on a rule removes it.",
      },
    })
    .input(RunRef)
    .output(RunRetention)
    .query(({ ctx, input }) => getRunRetention(ctx, input)),

  keep: projectProcedure("result:write")
    .meta({
      rest: {
        method: "PUT",
        path: "/runs/{runId}/retention",
        about: "Keep a run whatever the rules say, a release for example, or leave it to them again.",
      },
    })
    .input(KeepRun)
    .output(RunRetention)
    .mutation(async ({ ctx, input: { isKept, ...ref } }) => {
      await keepRun(ctx, ctx.actor, { isKept, ...ref });
      return getRunRetention(ctx, ref);
    }),
});
