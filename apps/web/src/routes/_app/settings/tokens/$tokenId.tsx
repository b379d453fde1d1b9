import { createFileRoute } from "@tanstack/react-router";
import { titled } from "../../../../document-title.ts";
import { TokenDetailPage } from "../../../../tokens/token-detail-page.tsx";
import { trpc } from "../../../../trpc.ts";

export const Route = createFileRoute("/_app/settings/tokens/$tokenId")({
  loader: async ({ context, params }) => {
    const { token } = await context.queryClient.ensureQueryData(trpc.token.get.queryOptions({ id: params.tokenId }));
    return { crumb: token.name };
  },
  head: ({ loaderData }) => titled(loaderData?.crumb, "API tokens"),
  component: () => <TokenDetailPage tokenId={Route.useParams().tokenId} />,
});
