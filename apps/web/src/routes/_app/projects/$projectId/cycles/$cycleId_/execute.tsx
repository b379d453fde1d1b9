import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { ExecutionScreen } from "#web/execution/execution-screen.tsx";
import { textParam } from "#web/search-params.ts";
import { trpc } from "#web/trpc.ts";

/** What the address says: the case that is shown, and whose cases are executed. */
type ExecutionView = { case?: string; who?: string };

const readView = (search: Record<string, unknown>): ExecutionView => ({
  case: textParam(search.case, 20),
  who: textParam(search.who, 100),
});

export const Route = createFileRoute("/_app/projects/$projectId/cycles/$cycleId_/execute")({
  validateSearch: readView,
  loader: async ({ context, params: { projectId, cycleId } }) => {
    const cycle = await context.queryClient.ensureQueryData(trpc.cycle.get.queryOptions({ projectId, cycleId }));
    return { name: `Execute ${cycle.name}` };
  },
  component: ExecutePage,
});

function ExecutePage() {
  const { projectId, cycleId } = Route.useParams();
  const { case: caseId, who } = Route.useSearch();
  const navigate = useNavigate();
  return (
    <ExecutionScreen
      key={`${projectId} ${cycleId} ${who}`}
      {...{ projectId, cycleId, who, caseId }}
      open={(id) =>
        void navigate({
          to: "/projects/$projectId/cycles/$cycleId/execute",
          params: { projectId, cycleId },
          search: { case: id, who },
          replace: true,
          // What was typed about the case before is kept while the page stays.
          ignoreBlocker: true,
        })
      }
    />
  );
}
