import { createFileRoute } from "@tanstack/react-router";
import { CasesPage } from "#web/cases/cases-page.tsx";
import { type CaseView, casesQuery } from "#web/cases/cases-query.ts";
import { titled } from "#web/document-title.ts";
import { textParam } from "#web/search-params.ts";

export const Route = createFileRoute("/_app/projects/$projectId/cases")({
  validateSearch: (search): CaseView => ({ q: textParam(search.q), folder: textParam(search.folder) }),
  loaderDeps: ({ search }) => ({ q: search.q, folder: search.folder }),
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(casesQuery(params.projectId, deps));
    return { crumb: "Test cases" };
  },
  head: ({ params }) => titled("Test cases", params.projectId),
  component: () => <CasesPage projectId={Route.useParams().projectId} view={Route.useSearch()} />,
});
