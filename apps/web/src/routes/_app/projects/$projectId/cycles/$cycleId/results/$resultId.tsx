import { createFileRoute } from "@tanstack/react-router";
import { PanelSkeleton } from "#web/components/panel-skeleton.tsx";
import { titled } from "#web/document-title.ts";
import { ResultPanel, ResultPanelError } from "#web/results/result-panel.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/cycles/$cycleId/results/$resultId")({
  loader: async ({ context, params }) => {
    const { name } = await context.queryClient.ensureQueryData(trpc.result.get.queryOptions(params));
    return { name };
  },
  head: ({ loaderData, params }) => titled(loaderData?.name, params.cycleId),
  component: () => <ResultPanel {...Route.useParams()} />,
  pendingComponent: PanelSkeleton,
  errorComponent: ResultPanelError,
});
