import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { ComparedCase } from "@tessera/domain";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { ChangeFilter } from "#web/runs/change-filter.tsx";
import { comparisonColumns } from "#web/runs/comparison-columns.tsx";
import classes from "#web/runs/comparison-page.module.css";
import { comparisonQuery, comparisonTitle } from "#web/runs/comparison-query.ts";
import { type ComparisonView, readComparisonView } from "#web/runs/comparison-view.ts";
import { OtherRun } from "#web/runs/other-run.tsx";
import { RunSummary } from "#web/runs/run-summary.tsx";
import { runQuery } from "#web/runs/runs-query.ts";
import { useLiveRuns } from "#web/runs/use-live-runs.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/runs/$runId_/comparison")({
  validateSearch: readComparisonView,
  loader: async ({ context, params, location }) => {
    await context.queryClient.ensureQueryData(runQuery(params));
    void context.queryClient.prefetchInfiniteQuery(comparisonQuery(params, readComparisonView(location.search)));
    return { name: `Compare ${params.runId}` };
  },
  component: ComparisonPage,
});

/** Two runs side by side, and the cases in which they differ. */
function ComparisonPage() {
  const { projectId, runId } = Route.useParams();
  const view = Route.useSearch();
  const { data: head } = useSuspenseQuery(runQuery({ projectId, runId }));
  const comparison = useInfiniteQuery({
    ...comparisonQuery({ projectId, runId }, view),
    placeholderData: keepPreviousData,
  });
  const setView = useSetView<ComparisonView>();
  useLiveRuns(projectId);
  const first = comparison.data?.pages[0];
  const baseId = view.with ?? first?.base ?? head.baseline;
  const isFiltered = view.change !== undefined;
  return (
    <Page
      isFact
      title={comparisonTitle(first?.counts, baseId)}
      kicker={<span className={classes.kicker}>Comparison</span>}
    >
      <div className={classes.sides}>
        <RunSummary
          projectId={projectId}
          runId={baseId}
          title="Before"
          picker={<OtherRun projectId={projectId} value={baseId} not={runId} onPick={(id) => setView({ with: id })} />}
        />
        <RunSummary projectId={projectId} runId={runId} title="After" />
      </div>
      {first && baseId !== null && (
        <ChangeFilter counts={first.counts} chosen={view.change} onChange={(change) => setView({ ...view, change })} />
      )}
      {baseId === null ? (
        <NothingHere title="Choose a run to compare with">
          {runId} has no baseline: no earlier complete run has its name and branch.
        </NothingHere>
      ) : (
        <DataTable
          name="comparison"
          label="Differences"
          one="test"
          columns={comparisonColumns({ projectId, runId, baseId })}
          rows={pagedRows<ComparedCase>(comparison)}
          idOf={(row) => row.case.id}
          empty={
            <NothingHere title={isFiltered ? "No test changed this way" : "No differences"}>
              {!isFiltered && `Every test ended the same way in ${baseId} and ${runId}, and none fails in both.`}
            </NothingHere>
          }
        />
      )}
    </Page>
  );
}
