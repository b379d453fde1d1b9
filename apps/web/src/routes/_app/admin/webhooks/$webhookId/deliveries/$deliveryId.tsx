import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { trpc } from "#web/trpc.ts";
import { DeliveryPanel } from "#web/webhooks/delivery-panel.tsx";
import { LIVE_DELIVERY } from "#web/webhooks/webhooks-query.ts";

export const Route = createFileRoute("/_app/admin/webhooks/$webhookId/deliveries/$deliveryId")({
  component: ServerDeliveryPanel,
  ...PANEL_PARTS,
});

function ServerDeliveryPanel() {
  const ref = Route.useParams();
  const { data: delivery } = useSuspenseQuery({ ...trpc.admin.webhook.delivery.queryOptions(ref), ...LIVE_DELIVERY });
  return <DeliveryPanel webhookId={ref.webhookId} delivery={delivery} />;
}
