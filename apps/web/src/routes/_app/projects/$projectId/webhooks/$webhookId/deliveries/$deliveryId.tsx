import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { trpc } from "#web/trpc.ts";
import { DeliveryPanel } from "#web/webhooks/delivery-panel.tsx";
import { LIVE_DELIVERY } from "#web/webhooks/webhooks-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/webhooks/$webhookId/deliveries/$deliveryId")({
  component: ProjectDeliveryPanel,
  ...PANEL_PARTS,
});

function ProjectDeliveryPanel() {
  const ref = Route.useParams();
  const { data: delivery } = useSuspenseQuery({ ...trpc.webhook.delivery.queryOptions(ref), ...LIVE_DELIVERY });
  return <DeliveryPanel webhookId={ref.webhookId} delivery={delivery} />;
}
