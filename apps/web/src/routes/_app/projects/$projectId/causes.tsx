import { Button, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { CAUSE_STATES, type Cause } from "@tessera/domain";
import { useState } from "react";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import { CAUSE_LOOKS, causeBrief, causeColumns } from "#web/insight/cause-columns.tsx";
import { CauseMenu } from "#web/insight/cause-menu.tsx";
import { type CauseView, readCauseView } from "#web/insight/cause-view.ts";
import { causesQuery } from "#web/insight/causes-query.ts";
import { type CauseQuestion, EditCause } from "#web/insight/edit-cause.tsx";
import { MergeCause } from "#web/insight/merge-cause.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { toggled } from "#web/search-params.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/causes")({
  validateSearch: readCauseView,
  loader: ({ context, params, location }) => {
    void context.queryClient.prefetchInfiniteQuery(causesQuery(params.projectId, readCauseView(location.search)));
  },
  component: CausesPage,
});

/** What broke, told once for all the tests that it broke. */
function CausesPage() {
  const { projectId } = Route.useParams();
  const { causeId } = useParams({ strict: false });
  const view = Route.useSearch();
  const causes = useInfiniteQuery({ ...causesQuery(projectId, view), placeholderData: keepPreviousData });
  const setView = useSetView<CauseView>();
  const { mayWrite } = useProject(projectId);
  const [question, ask] = useState<CauseQuestion>();
  const [merging, setMerging] = useState<Cause>();
  const isFiltered = view.q !== undefined || view.state !== undefined;
  return (
    <>
      <Page about={<Text c="dimmed">Failures that share their message and place. Counted over 90 days.</Text>}>
        <div className={filters.filters}>
          <div className={filters.line}>
            <SearchField
              label="Search causes"
              value={view.q}
              onSearch={(q, step) => setView({ ...view, q }, step)}
              terms={{
                list: "causes",
                onTake: ({ filters, text }) => setView(readCauseView({ ...view, ...filters, q: text })),
              }}
            />
            <FilterChips label="Filter by state">
              {CAUSE_STATES.map((state) => (
                <FilterChip
                  key={state}
                  pressed={view.state?.includes(state) ?? false}
                  onToggle={() => setView({ ...view, state: toggled(view.state, state, CAUSE_STATES) })}
                >
                  {CAUSE_LOOKS[state].word}
                </FilterChip>
              ))}
            </FilterChips>
            {isFiltered && (
              <Button size="compact-sm" variant="subtle" onClick={() => setView({})}>
                Clear filters
              </Button>
            )}
          </div>
        </div>
        <DataTable
          name="causes"
          label="Causes"
          one="cause"
          columns={causeColumns(projectId)}
          rows={pagedRows(causes)}
          idOf={({ id }) => id}
          openId={causeId}
          actions={
            mayWrite
              ? (cause) => (
                  <CauseMenu
                    projectId={projectId}
                    cause={cause}
                    onEdit={() => ask(cause)}
                    onMerge={() => setMerging(cause)}
                  />
                )
              : undefined
          }
          isFaint={({ state }) => state !== "open"}
          brief={causeBrief}
          empty={
            isFiltered ? (
              <NothingHere title="No cause matches">Try a shorter text or fewer filters.</NothingHere>
            ) : (
              <NothingHere title="No causes yet">Once tests fail, what they have in common appears here.</NothingHere>
            )
          }
        />
        <EditCause projectId={projectId} question={question} onClose={() => ask(undefined)} />
        <MergeCause projectId={projectId} cause={merging} onClose={() => setMerging(undefined)} />
      </Page>
      <Outlet />
    </>
  );
}
