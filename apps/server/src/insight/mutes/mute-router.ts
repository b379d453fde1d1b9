import { CaseRef, ListMutes, Mute, MuteCase, MutedCase, Page } from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { listMutes, muteCase, unmuteCase } from "./mute-service.ts";

/** Joins the procedures of cases. */
export const caseMuteRouter = router({
  mute: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cases/{caseId}/mute",
        status: 201,
        about:
          "Mute a test for at most 30 days: its failures are counted as muted and fail no run that begins meanwhile.",
      },
    })
    .input(MuteCase)
    .output(Mute)
    .mutation(({ ctx, input }) => muteCase(ctx, ctx.actor, input)),

  unmute: projectProcedure("case:write")
    .meta({
      rest: { method: "DELETE", path: "/test-cases/{caseId}/mute", about: "End the mute of a test before its time." },
    })
    .input(CaseRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await unmuteCase(ctx, ctx.actor, input);
      return {};
    }),
});

export const muteRouter = router({
  list: projectProcedure("case:read")
    .meta({
      rest: {
        method: "GET",
        path: "/mutes",
        about: "The muted tests of a project with reason, end and what they hide.",
      },
    })
    .input(ListMutes)
    .output(Page(MutedCase))
    .query(({ ctx, input }) => listMutes(ctx, input)),
});
