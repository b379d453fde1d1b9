import { createFileRoute } from "@tanstack/react-router";
import { PanelSkeleton } from "../../../../components/panel-skeleton.tsx";
import { titled } from "../../../../document-title.ts";
import { InventoryPanel, InventoryPanelError } from "../../../../inventory/inventory-panel.tsx";
import { trpc } from "../../../../trpc.ts";

export const Route = createFileRoute("/_app/admin/tokens/$tokenId")({
  loader: async ({ context, params }) => {
    await context.queryClient.ensureQueryData(trpc.admin.token.get.queryOptions({ id: params.tokenId }));
  },
  head: () => titled("Token", "Administration"),
  component: () => <InventoryPanel tokenId={Route.useParams().tokenId} />,
  pendingComponent: PanelSkeleton,
  errorComponent: InventoryPanelError,
});
