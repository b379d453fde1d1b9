import { createFileRoute } from "@tanstack/react-router";
import { CyclePage } from "../../../../../cycles/cycle-page.tsx";
import { readResultView } from "../../../../../cycles/result-view.ts";
import { titled } from "../../../../../document-title.ts";
import { trpc } from "../../../../../trpc.ts";

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
