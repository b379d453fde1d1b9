import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { SERVER_HOME, WebhookHomeProvider } from "#web/webhooks/webhook-home.ts";
import { WebhookList } from "#web/webhooks/webhook-list.tsx";
import { serverWebhooksQuery } from "#web/webhooks/webhooks-query.ts";

export const Route = createFileRoute("/_app/admin/webhooks/")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(serverWebhooksQuery());
  },
  component: ServerWebhooksPage,
});

function ServerWebhooksPage() {
  const webhooks = useInfiniteQuery(serverWebhooksQuery());
  return (
    <WebhookHomeProvider value={SERVER_HOME}>
      <WebhookList rows={pagedRows(webhooks)} />
    </WebhookHomeProvider>
  );
}
