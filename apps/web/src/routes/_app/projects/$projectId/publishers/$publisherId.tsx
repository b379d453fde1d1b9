import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { PublisherPanel } from "#web/publishers/publisher-panel.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/publishers/$publisherId")({
  component: OpenPublisher,
  ...PANEL_PARTS,
});

function OpenPublisher() {
  const { data: publisher } = useSuspenseQuery(trpc.publisher.get.queryOptions(Route.useParams()));
  return <PublisherPanel publisher={publisher} />;
}
