import { createFileRoute } from "@tanstack/react-router";
import { PanelSkeleton } from "../../../../../../../components/panel-skeleton.tsx";
import { ResultPanel, ResultPanelError } from "../../../../../../../cycles/result-panel.tsx";
import { titled } from "../../../../../../../document-title.ts";
import { trpc } from "../../../../../../../trpc.ts";

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
