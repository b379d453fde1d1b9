import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { FilterChip } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { ASSIGNED_COLUMNS } from "#web/cycles/assigned-columns.tsx";
import classes from "#web/exploration/exploration.module.css";
import { ASSIGNED_EXPLORATION_COLUMNS } from "#web/exploration/exploration-columns.tsx";
import { flagParam } from "#web/search-params.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import { useSetView } from "#web/use-set-view.ts";

/** What the address says: whether what has a result already is shown too. */
type AssignedView = { all?: true };

const assignedQuery = ({ all }: AssignedView) =>
  trpc.cycle.assignedToMe.infiniteQueryOptions(all ? {} : { status: ["untested"] }, {
    getNextPageParam: (page) => page.nextCursor,
    staleTime: LIST_FRESH_MS,
  });

const assignedSessionsQuery = trpc.exploration.assignedToMe.infiniteQueryOptions(
  {},
  { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
);

export const Route = createFileRoute("/_app/assigned")({
  validateSearch: (search: Record<string, unknown>): AssignedView => ({ all: flagParam(search.all) }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(assignedQuery(deps));
    void context.queryClient.prefetchInfiniteQuery(assignedSessionsQuery);
  },
  component: AssignedPage,
});

/** What the person is to execute, in all of their projects. */
function AssignedPage() {
  const view = Route.useSearch();
  const setView = useSetView<AssignedView>();
  const cases = useInfiniteQuery({ ...assignedQuery(view), placeholderData: keepPreviousData });
  const sessions = useInfiniteQuery(assignedSessionsQuery);
  const hasSessions = sessions.isError || (sessions.data?.pages[0]?.data.length ?? 0) > 0;
  return (
    <Page>
      {hasSessions && (
        <div className={classes.sessions}>
          <DataTable
            name="assigned-sessions"
            label="Exploratory sessions"
            one="exploratory session"
            columns={ASSIGNED_EXPLORATION_COLUMNS}
            rows={pagedRows(sessions)}
            idOf={({ project, id }) => `${project.id} ${id}`}
            empty={null}
          />
        </div>
      )}
      <div className={`${filters.filters} ${filters.chips}`}>
        <FilterChip pressed={view.all === true} onToggle={() => setView(view.all ? {} : { all: true })}>
          Show what is done too
        </FilterChip>
      </div>
      <DataTable
        name="assigned"
        label="Assigned to me"
        one="test case"
        columns={ASSIGNED_COLUMNS}
        rows={pagedRows(cases)}
        idOf={({ project, cycle, caseId }) => `${project.id} ${cycle.id} ${caseId}`}
        empty={
          <NothingHere title="No test cases to execute">
            Test cases of open cycles that someone assigns to you stand here, what is due first.
          </NothingHere>
        }
      />
    </Page>
  );
}
