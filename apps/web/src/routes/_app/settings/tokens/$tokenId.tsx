import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { TokenDetailPage } from "#web/tokens/token-detail-page.tsx";
import { trpc } from "#web/trpc.ts";

const detailsQuery = (tokenId: string) => trpc.token.get.queryOptions({ id: tokenId });

export const Route = createFileRoute("/_app/settings/tokens/$tokenId")({
  loader: async ({ context, params }) => {
    const { token } = await context.queryClient.ensureQueryData(detailsQuery(params.tokenId));
    return { name: token.name };
  },
  component: OwnTokenPage,
});

function OwnTokenPage() {
  const navigate = Route.useNavigate();
  const details = useSuspenseQuery(detailsQuery(Route.useParams().tokenId)).data;
  return <TokenDetailPage details={details} onDeleted={() => void navigate({ to: "/settings/tokens" })} />;
}
