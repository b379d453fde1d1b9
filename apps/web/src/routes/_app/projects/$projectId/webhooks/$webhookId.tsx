import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet } from "@tanstack/react-router";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { trpc } from "#web/trpc.ts";
import { useSetView } from "#web/use-set-view.ts";
import { type DeliveriesView, readDeliveriesView } from "#web/webhooks/deliveries-view.ts";
import { WebhookDetail } from "#web/webhooks/webhook-detail.tsx";
import { projectHome, WebhookHomeProvider } from "#web/webhooks/webhook-home.ts";
import { projectDeliveriesQuery } from "#web/webhooks/webhooks-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/webhooks/$webhookId")({
  validateSearch: readDeliveriesView,
  // The address may go on with that of a delivery.
  loader: async ({ context, params: { projectId, webhookId } }) => {
    const query = trpc.webhook.get.queryOptions({ projectId, webhookId });
    const { name } = await context.queryClient.ensureQueryData(query);
    return { name };
  },
  component: ProjectWebhookPage,
});

function ProjectWebhookPage() {
  const { projectId, webhookId } = Route.useParams();
  const view = Route.useSearch();
  const { data: webhook } = useSuspenseQuery(trpc.webhook.get.queryOptions({ projectId, webhookId }));
  const deliveries = useInfiniteQuery({
    ...projectDeliveriesQuery(projectId, webhookId, view),
    placeholderData: keepPreviousData,
  });
  const setView = useSetView<DeliveriesView>();
  return (
    <WebhookHomeProvider value={projectHome(projectId)}>
      <WebhookDetail webhook={webhook} deliveries={pagedRows(deliveries)} view={view} onView={setView} />
      <Outlet />
    </WebhookHomeProvider>
  );
}
