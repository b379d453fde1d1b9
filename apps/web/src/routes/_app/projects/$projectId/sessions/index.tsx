import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { EXPLORATION_STATES } from "@tessera/domain";
import { lazy } from "react";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { FilterChip } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { EXPLORATION_COLUMNS, explorationBrief } from "#web/exploration/exploration-columns.tsx";
import { EXPLORATION_WORDS } from "#web/exploration/exploration-state.tsx";
import { explorationsQuery } from "#web/exploration/explorations-query.ts";
import { type ExplorationsView, readExplorationsView } from "#web/exploration/explorations-view.ts";
import { useProject } from "#web/projects/use-project.ts";
import { useSetView } from "#web/use-set-view.ts";

const ExplorationDialog = lazy(async () => ({
  default: (await import("#web/exploration/exploration-dialog.tsx")).ExplorationDialog,
}));

export const Route = createFileRoute("/_app/projects/$projectId/sessions/")({
  validateSearch: readExplorationsView,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(explorationsQuery(params.projectId, deps));
  },
  component: ExplorationsPage,
});

function ExplorationsPage() {
  const { projectId } = Route.useParams();
  const { mayWrite } = useProject(projectId);
  const view = Route.useSearch();
  const setView = useSetView<ExplorationsView>();
  const sessions = useInfiniteQuery({ ...explorationsQuery(projectId, view), placeholderData: keepPreviousData });
  const [planning, plan] = useDisclosure();
  const isFiltered = view.state !== undefined || view.mine === true || view.milestone !== undefined;
  return (
    <Page
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={plan.open}>
            Plan session
          </Button>
        )
      }
    >
      <div className={`${filters.filters} ${filters.chips}`}>
        <FilterChip
          pressed={view.mine === true}
          onToggle={() => setView({ ...view, mine: view.mine ? undefined : true })}
        >
          Mine
        </FilterChip>
        {EXPLORATION_STATES.map((state) => (
          <FilterChip
            key={state}
            pressed={view.state === state}
            onToggle={() => setView({ ...view, state: view.state === state ? undefined : state })}
          >
            {EXPLORATION_WORDS[state]}
          </FilterChip>
        ))}
        {view.milestone !== undefined && (
          <FilterChip pressed onToggle={() => setView({ ...view, milestone: undefined })}>
            {sessions.data?.pages[0]?.data[0]?.milestone?.name ?? "One milestone"}
          </FilterChip>
        )}
      </div>
      <DataTable
        name="explorations"
        label="Exploratory sessions"
        one="exploratory session"
        columns={EXPLORATION_COLUMNS}
        brief={explorationBrief}
        rows={pagedRows(sessions)}
        idOf={({ id }) => id}
        empty={
          isFiltered ? (
            <NothingHere title="No session matches">Clear the filters to see all of them.</NothingHere>
          ) : (
            <NothingHere title="No exploratory sessions yet">
              A session has a charter and a time box. Its tester notes bugs, questions and ideas while they explore.
            </NothingHere>
          )
        }
      />
      <WhenOpened opened={planning}>
        <ExplorationDialog opened={planning} onClose={plan.close} projectId={projectId} />
      </WhenOpened>
    </Page>
  );
}
