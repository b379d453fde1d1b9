import { Button, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { FoundResult } from "@tessera/domain";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { foundResultsBrief, foundResultsColumns } from "#web/insight/found-results-columns.tsx";
import { FoundResultsFilter } from "#web/insight/found-results-filter.tsx";
import { foundResultsQuery } from "#web/insight/found-results-query.ts";
import { type FoundResultsView, isFoundFiltered, readFoundResultsView } from "#web/insight/found-results-view.ts";
import { useProject } from "#web/projects/use-project.ts";
import { useSetView } from "#web/use-set-view.ts";
import { SavedViewsButton } from "#web/views/saved-views-button.tsx";
import { queryOf, viewIn } from "#web/views/view-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/results")({
  validateSearch: readFoundResultsView,
  loader: ({ context, params, location }) => {
    const view = readFoundResultsView(location.search);
    void context.queryClient.prefetchInfiniteQuery(foundResultsQuery(params.projectId, view));
  },
  component: ResultsPage,
});

/** Any result of the project, over all runs and cycles. */
function ResultsPage() {
  const { projectId } = Route.useParams();
  const view = Route.useSearch();
  const { project, mayWrite } = useProject(projectId);
  const results = useInfiniteQuery({ ...foundResultsQuery(projectId, view), placeholderData: keepPreviousData });
  const setView = useSetView<FoundResultsView>();
  const rows = pagedRows<FoundResult>(results);
  const filtered = isFoundFiltered(view);
  return (
    <Page about={<Text c="dimmed">Results of all runs and test cycles, newest first. Save filters as a view.</Text>}>
      <FoundResultsFilter view={view} onChange={setView} known={knownValues(rows.loaded, project.defaultBranch)}>
        <SavedViewsButton
          {...{ projectId, mayWrite }}
          page="search"
          query={queryOf(view)}
          onChoose={(query) => setView(readFoundResultsView(viewIn(query)))}
        />
      </FoundResultsFilter>
      <DataTable
        name="found-results"
        label="Results"
        one="result"
        columns={foundResultsColumns(projectId)}
        rows={rows}
        idOf={({ id }) => id}
        brief={foundResultsBrief}
        empty={
          filtered ? (
            <NothingHere
              title="No result matches"
              action={
                <Button variant="default" onClick={() => setView({})}>
                  Clear filters
                </Button>
              }
            >
              Try a shorter text or fewer filters.
            </NothingHere>
          ) : (
            <NothingHere title="No results yet">Upload a report, or execute a test cycle.</NothingHere>
          )
        }
      />
    </Page>
  );
}

function knownValues(results: readonly FoundResult[] = [], defaultBranch: string) {
  return {
    branches: [defaultBranch, ...results.flatMap(({ branch }) => branch ?? [])],
    environments: results.flatMap(({ environment }) => environment ?? []),
  };
}
