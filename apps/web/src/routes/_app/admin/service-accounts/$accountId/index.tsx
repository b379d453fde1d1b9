import { createFileRoute } from "@tanstack/react-router";
import type { TokenStatus } from "@tessera/domain";
import { ServiceAccountPage } from "#web/service-accounts/service-account-page.tsx";
import { accountTokensQuery } from "#web/service-accounts/service-accounts-query.ts";
import { readTokenStatuses } from "#web/tokens/tokens-query.ts";

export const Route = createFileRoute("/_app/admin/service-accounts/$accountId/")({
  validateSearch: (search): { status?: TokenStatus[] } => ({ status: readTokenStatuses(search.status) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(accountTokensQuery(params.accountId, deps.status));
  },
  component: () => <ServiceAccountPage accountId={Route.useParams().accountId} status={Route.useSearch().status} />,
});
