import { Box, SegmentedControl } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useNavigate } from "@tanstack/react-router";
import { DeleteButton } from "#web/bin/delete-button.tsx";
import { Page } from "#web/components/page.tsx";
import { CycleActions } from "#web/cycles/cycle-actions.tsx";
import { type CycleCaseView, readCycleCaseView } from "#web/cycles/cycle-case-view.ts";
import { CycleCases } from "#web/cycles/cycle-cases.tsx";
import { CycleFacts } from "#web/cycles/cycle-facts.tsx";
import { CycleForecast } from "#web/cycles/cycle-forecast.tsx";
import { CycleProgressBar } from "#web/cycles/cycle-progress-bar.tsx";
import { CycleState } from "#web/cycles/cycle-state.tsx";
import { useLiveCycle } from "#web/cycles/use-live-cycle.ts";
import { FirstUpload } from "#web/projects/first-upload.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { type ResultView, readResultView } from "#web/results/result-view.ts";
import { ResultsFilter } from "#web/results/results-filter.tsx";
import { ResultsTable } from "#web/results/results-table.tsx";
import { choiceParam } from "#web/search-params.ts";
import { trpc } from "#web/trpc.ts";
import { useSetView } from "#web/use-set-view.ts";

const PARTS = ["cases", "results"] as const;

/** What the address says: which of the cycle's lists is shown, and how each is filtered. */
type CycleView = ResultView & CycleCaseView & { show?: (typeof PARTS)[number] };

const readView = (search: Record<string, unknown>): CycleView => ({
  ...{ show: choiceParam(search.show, PARTS), ...readResultView(search), ...readCycleCaseView(search) },
});

export const Route = createFileRoute("/_app/projects/$projectId/cycles/$cycleId")({
  validateSearch: readView,
  loader: async ({ context, params: { projectId, cycleId } }) => {
    const cycle = await context.queryClient.ensureQueryData(trpc.cycle.get.queryOptions({ projectId, cycleId }));
    return { name: cycle.name };
  },
  component: CyclePage,
});

function CyclePage() {
  const { projectId, cycleId } = Route.useParams();
  const { data: cycle } = useSuspenseQuery(trpc.cycle.get.queryOptions({ projectId, cycleId }));
  const { mayWrite, mayManage } = useProject(projectId);
  useLiveCycle(projectId, cycleId);
  const navigate = useNavigate();
  const isDeletable = mayWrite && !cycle.isMaster && cycle.state === "open";
  return (
    <>
      <Page
        title={cycle.name}
        id={cycle.id}
        kicker={<CycleState cycle={cycle} />}
        about={<CycleFacts cycle={cycle} />}
        actions={
          <>
            <CycleActions cycle={cycle} mayWrite={mayWrite} mayManage={mayManage} />
            {isDeletable && (
              <DeleteButton
                of={{ projectId, kind: "cycle", target: cycleId }}
                name={cycle.name}
                leave={() => navigate({ to: "/projects/$projectId/cycles", params: { projectId } })}
              >
                Runs and their results stay. Uploads to {cycleId} are refused.
              </DeleteButton>
            )}
          </>
        }
      >
        <CycleLists mayWrite={mayWrite} />
      </Page>
      <Outlet />
    </>
  );
}

/** The planned cases and the results; a cycle that only has one of them shows that alone. */
function CycleLists({ mayWrite }: { mayWrite: boolean }) {
  const { projectId, cycleId } = Route.useParams();
  const view = Route.useSearch();
  const { data: cycle } = useSuspenseQuery(trpc.cycle.get.queryOptions({ projectId, cycleId }));
  const setView = useSetView<CycleView>();
  const [hasCases, hasResults] = [cycle.progress.cases > 0, cycle.counts.tests > 0];
  if (!hasCases && !hasResults) {
    return <FirstUpload projectId={projectId} cycleId={cycle.isMaster ? undefined : cycleId} mayWrite={mayWrite} />;
  }
  const shown = hasCases && hasResults ? (view.show ?? "cases") : hasCases ? "cases" : "results";
  return (
    <>
      {hasCases && hasResults && (
        <SegmentedControl
          aria-label="What to show"
          mb="sm"
          data={[
            { value: "cases", label: "Test cases" },
            { value: "results", label: "Results" },
          ]}
          value={shown}
          onChange={(show) => setView({ ...view, show: choiceParam(show, PARTS) })}
        />
      )}
      {shown === "cases" ? (
        <>
          <Box mb="md">
            <CycleProgressBar cycle={cycle} />
          </Box>
          <CycleForecast cycle={cycle} />
          <CycleCases
            cycle={cycle}
            view={view}
            mayWrite={mayWrite}
            onChange={({ stands, who, find }, step) => setView({ ...view, stands, who, find }, step)}
          />
        </>
      ) : (
        <>
          <ResultsFilter counts={cycle.counts} view={view} onChange={setView} />
          <ResultsTable projectId={projectId} cycleId={cycleId} view={view} onChange={setView} />
        </>
      )}
    </>
  );
}
