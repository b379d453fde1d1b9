import { CaseHistoryEntry, FoundResult, ListCaseHistory, Page, SearchResults, withQuery } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { listCaseHistory } from "./case-history.ts";
import { searchResults } from "./found-results.ts";

/** Joins the procedures of cases. */
export const caseHistoryRouter = router({
  history: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/test-cases/{caseId}/history",
        about: "All results of a test case over runs and cycles, newest first, each with its attempts.",
      },
    })
    .input(ListCaseHistory)
    .output(Page(CaseHistoryEntry))
    .query(({ ctx, input }) => listCaseHistory(ctx, input)),
});

/** Joins the procedures of results. */
export const resultSearchRouter = router({
  search: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/results",
        about:
          "Results over all runs and cycles of a project, newest first, by case, status, branch, environment, tag, time or text.",
      },
      mcp: {
        name: "search_results",
        about:
          "Search the results of all runs and cycles of a project, newest first, by status, branch, environment, tag, test case, time or text.",
      },
    })
    .input(SearchResults)
    .output(Page(FoundResult))
    .query(({ ctx, input }) => searchResults(ctx, withQuery(SearchResults, input, "results", ctx.now()))),
});
