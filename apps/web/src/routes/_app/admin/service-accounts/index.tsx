import { createFileRoute } from "@tanstack/react-router";
import { textParam } from "#web/search-params.ts";
import { ServiceAccountsPage } from "#web/service-accounts/service-accounts-page.tsx";
import { type ServiceAccountsView, serviceAccountsQuery } from "#web/service-accounts/service-accounts-query.ts";

export const Route = createFileRoute("/_app/admin/service-accounts/")({
  validateSearch: (search): ServiceAccountsView => ({ q: textParam(search.q, 100) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(serviceAccountsQuery(deps));
  },
  component: () => <ServiceAccountsPage view={Route.useSearch()} />,
});
