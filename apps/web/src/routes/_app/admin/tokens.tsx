import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { InventoryPage } from "#web/inventory/inventory-page.tsx";
import { inventoryQuery, readInventoryView } from "#web/inventory/inventory-view.ts";

export const Route = createFileRoute("/_app/admin/tokens")({
  validateSearch: readInventoryView,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(inventoryQuery(deps));
    return { crumb: "All tokens" };
  },
  head: () => titled("All tokens", "Administration"),
  component: () => <InventoryPage view={Route.useSearch()} />,
});
