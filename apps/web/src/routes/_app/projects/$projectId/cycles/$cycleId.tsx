import { createFileRoute } from "@tanstack/react-router";
import { CyclePage } from "#web/cycles/cycle-page.tsx";
import { titled } from "#web/document-title.ts";
import { readResultView } from "#web/results/result-view.ts";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/cycles/$cycleId")({
  validateSearch: readResultView,
  loader: async ({ context, params: { projectId, cycleId } }) => {
    const cycle = await context.queryClient.ensureQueryData(trpc.cycle.get.queryOptions({ projectId, cycleId }));
    return { crumb: cycle.name };
  },
  head: ({ params, loaderData }) => titled(loaderData?.crumb, params.cycleId),
  component: CycleRoute,
});

function CycleRoute() {
  const { projectId, cycleId } = Route.useParams();
  return <CyclePage projectId={projectId} cycleId={cycleId} view={Route.useSearch()} />;
}
