import { createFileRoute } from "@tanstack/react-router";
import { PanelSkeleton } from "#web/components/panel-skeleton.tsx";
import { titled } from "#web/document-title.ts";
import { InventoryPanel, InventoryPanelError } from "#web/inventory/inventory-panel.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/admin/tokens/$tokenId")({
  loader: async ({ context, params }) => {
    await context.queryClient.ensureQueryData(trpc.admin.token.get.queryOptions({ id: params.tokenId }));
  },
  head: () => titled("Token", "Administration"),
  component: () => <InventoryPanel tokenId={Route.useParams().tokenId} />,
  pendingComponent: PanelSkeleton,
  errorComponent: InventoryPanelError,
});
