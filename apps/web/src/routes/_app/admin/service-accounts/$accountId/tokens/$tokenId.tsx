import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { accountTokenQuery, serviceAccountQuery } from "#web/service-accounts/service-accounts-query.ts";
import { TokenDetailPage } from "#web/tokens/token-detail-page.tsx";
import { homeOf, TokenHomeProvider } from "#web/tokens/token-home.ts";

export const Route = createFileRoute("/_app/admin/service-accounts/$accountId/tokens/$tokenId")({
  loader: async ({ context, params: { accountId, tokenId } }) => {
    const { token } = await context.queryClient.ensureQueryData(accountTokenQuery(accountId, tokenId));
    return { name: token.name };
  },
  component: AccountTokenPage,
});

function AccountTokenPage() {
  const { accountId, tokenId } = Route.useParams();
  const navigate = Route.useNavigate();
  const account = useSuspenseQuery(serviceAccountQuery(accountId)).data;
  const details = useSuspenseQuery(accountTokenQuery(accountId, tokenId)).data;
  const leave = () => void navigate({ to: "/admin/service-accounts/$accountId", params: { accountId } });
  return (
    <TokenHomeProvider value={homeOf(account)}>
      <TokenDetailPage details={details} onDeleted={leave} />
    </TokenHomeProvider>
  );
}
