import { createFileRoute } from "@tanstack/react-router";
import { charterTitle } from "@tessera/domain";
import { ExplorationScreen } from "#web/exploration/exploration-screen.tsx";
import { explorationQuery } from "#web/exploration/explorations-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/sessions/$explorationId")({
  loader: async ({ context, params: { projectId, explorationId } }) => {
    const exploration = await context.queryClient.ensureQueryData(explorationQuery({ projectId, explorationId }));
    return { name: charterTitle(exploration.charter) };
  },
  component: ExplorationPage,
});

function ExplorationPage() {
  const { projectId, explorationId } = Route.useParams();
  return <ExplorationScreen key={`${projectId} ${explorationId}`} {...{ projectId, explorationId }} />;
}
