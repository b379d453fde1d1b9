import { createFileRoute } from "@tanstack/react-router";
import { ServiceAccountPage } from "../../../../../service-accounts/service-account-page.tsx";
import { accountTokensQuery } from "../../../../../service-accounts/service-accounts-query.ts";

export const Route = createFileRoute("/_app/admin/service-accounts/$accountId/")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(accountTokensQuery(params.accountId, undefined));
  },
  component: () => <ServiceAccountPage accountId={Route.useParams().accountId} />,
});
