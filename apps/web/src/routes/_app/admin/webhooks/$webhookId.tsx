import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet } from "@tanstack/react-router";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { trpc } from "#web/trpc.ts";
import { useSetView } from "#web/use-set-view.ts";
import { type DeliveriesView, readDeliveriesView } from "#web/webhooks/deliveries-view.ts";
import { WebhookDetail } from "#web/webhooks/webhook-detail.tsx";
import { SERVER_HOME, WebhookHomeProvider } from "#web/webhooks/webhook-home.ts";
import { serverDeliveriesQuery } from "#web/webhooks/webhooks-query.ts";

export const Route = createFileRoute("/_app/admin/webhooks/$webhookId")({
  validateSearch: readDeliveriesView,
  // The address may go on with that of a delivery.
  loader: async ({ context, params: { webhookId } }) => {
    const { name } = await context.queryClient.ensureQueryData(trpc.admin.webhook.get.queryOptions({ webhookId }));
    return { name };
  },
  component: ServerWebhookPage,
});

function ServerWebhookPage() {
  const { webhookId } = Route.useParams();
  const view = Route.useSearch();
  const { data: webhook } = useSuspenseQuery(trpc.admin.webhook.get.queryOptions({ webhookId }));
  const deliveries = useInfiniteQuery({ ...serverDeliveriesQuery(webhookId, view), placeholderData: keepPreviousData });
  const setView = useSetView<DeliveriesView>();
  return (
    <WebhookHomeProvider value={SERVER_HOME}>
      <WebhookDetail webhook={webhook} deliveries={pagedRows(deliveries)} view={view} onView={setView} />
      <Outlet />
    </WebhookHomeProvider>
  );
}
