import { CaseExplanation, ExplainCase } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { explainCase } from "./explanation-service.ts";

/** Joins the procedures of cases. */
export const caseExplanationRouter = router({
  explain: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/test-cases/{caseId}/explanation",
        about:
          "What is known of a test: since when it fails, its last good commit, its cause, and whether it is flaky or muted.",
      },
      mcp: {
        name: "explain_test",
        page: "/projects/{projectId}/cases/{case.id}",
        about:
          "Explain a test: since which run and commit it fails, its last good commit, the cause it shares with other tests, whether it is flaky or muted, and its last results.",
      },
    })
    .input(ExplainCase)
    .output(CaseExplanation)
    .query(({ ctx, input }) => explainCase(ctx, input)),
});
