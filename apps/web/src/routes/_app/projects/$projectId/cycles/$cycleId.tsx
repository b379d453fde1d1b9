import { Box, SegmentedControl } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet } from "@tanstack/react-router";
import type { TestCycle } from "@tessera/domain";
import { Comments } from "#web/comments/comments.tsx";
import { Page } from "#web/components/page.tsx";
import { CycleActions } from "#web/cycles/cycle-actions.tsx";
import { type CycleCaseView, readCycleCaseView } from "#web/cycles/cycle-case-view.ts";
import { CycleCases } from "#web/cycles/cycle-cases.tsx";
import { CycleFacts } from "#web/cycles/cycle-facts.tsx";
import { CycleForecast } from "#web/cycles/cycle-forecast.tsx";
import { CycleProgressBar } from "#web/cycles/cycle-progress-bar.tsx";
import { CycleState } from "#web/cycles/cycle-state.tsx";
import { FirstPlan } from "#web/cycles/first-plan.tsx";
import { useLiveCycle } from "#web/cycles/use-live-cycle.ts";
import { FirstUpload } from "#web/projects/first-upload.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { type ResultView, readResultView } from "#web/results/result-view.ts";
import { ResultsFilter } from "#web/results/results-filter.tsx";
import { ResultsTable } from "#web/results/results-table.tsx";
import { choiceParam } from "#web/search-params.ts";
import { trpc } from "#web/trpc.ts";
import { useSetView } from "#web/use-set-view.ts";

const PARTS = ["cases", "results", "comments"] as const;
type Part = (typeof PARTS)[number];

const PART_LABELS: Record<Part, string> = { cases: "Test cases", results: "Results", comments: "Comments" };

/** What the address says: which of the cycle's lists is shown, and how each is filtered. */
type CycleView = ResultView & CycleCaseView & { show?: Part };

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
  return (
    <>
      <Page
        title={cycle.name}
        id={cycle.id}
        kicker={<CycleState cycle={cycle} />}
        about={<CycleFacts cycle={cycle} />}
        actions={<CycleActions cycle={cycle} mayWrite={mayWrite} mayManage={mayManage} />}
      >
        <CycleParts mayWrite={mayWrite} />
      </Page>
      <Outlet />
    </>
  );
}

/** The planned cases, the results, as far as it has any, and what people say about it. */
function CycleParts({ mayWrite }: { mayWrite: boolean }) {
  const { projectId, cycleId } = Route.useParams();
  const view = Route.useSearch();
  const { data: cycle } = useSuspenseQuery(trpc.cycle.get.queryOptions({ projectId, cycleId }));
  const setView = useSetView<CycleView>();
  const has: Record<Part, boolean> = {
    cases: cycle.progress.cases > 0,
    results: cycle.counts.tests > 0,
    comments: true,
  };
  const parts = PARTS.filter((part) => has[part]);
  const isEmpty = parts.length === 1;
  const shown = parts.find((part) => part === view.show) ?? (isEmpty ? undefined : parts[0]);
  return (
    <>
      {!isEmpty && (
        <SegmentedControl
          aria-label="What to show"
          mb="sm"
          data={parts.map((value) => ({ value, label: PART_LABELS[value] }))}
          value={shown}
          onChange={(show) => setView({ ...view, show: choiceParam(show, PARTS) })}
        />
      )}
      {isEmpty && (
        <Box mb="xl">
          {mayWrite && cycle.state === "open" && <FirstPlan cycle={cycle} />}
          <FirstUpload projectId={projectId} cycleId={cycle.isMaster ? undefined : cycleId} mayWrite={mayWrite} />
        </Box>
      )}
      {shown === "cases" && <CyclePlan cycle={cycle} mayWrite={mayWrite} />}
      {shown === "results" && (
        <>
          <ResultsFilter counts={cycle.counts} view={view} onChange={setView} />
          <ResultsTable projectId={projectId} cycleId={cycleId} view={view} onChange={setView} />
        </>
      )}
      {(shown === "comments" || isEmpty) && (
        <Box maw="var(--tessera-reading-width)">
          <Comments about={{ projectId, cycleId }} isClosed={cycle.state === "closed"} />
        </Box>
      )}
    </>
  );
}

function CyclePlan({ cycle, mayWrite }: { cycle: TestCycle; mayWrite: boolean }) {
  const view = Route.useSearch();
  const setView = useSetView<CycleView>();
  return (
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
  );
}
