import { ReviewCases, ReviewedCases } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { reviewCases } from "./case-review.ts";

/** Joins the procedures of cases. */
export const caseReviewRouter = router({
  review: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cases/review",
        about:
          "Ask for the review of up to 1,000 test cases, approve them, or send them back; the answer names those that can't be.",
      },
    })
    .input(ReviewCases)
    .output(ReviewedCases)
    .mutation(({ ctx, input }) => reviewCases(ctx, ctx.actor, ctx.project.role, input)),
});
