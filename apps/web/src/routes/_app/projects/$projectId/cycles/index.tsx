import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { CYCLE_STATES } from "@tessera/domain";
import { lazy } from "react";
import { ButtonLink } from "#web/components/button-link.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { FilterChip } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { CYCLE_COLUMNS } from "#web/cycles/cycle-columns.tsx";
import { cyclesQuery } from "#web/cycles/cycles-query.ts";
import { type CyclesView, readCyclesView } from "#web/cycles/cycles-view.ts";
import { useProject } from "#web/projects/use-project.ts";
import { trpc } from "#web/trpc.ts";
import { useSetView } from "#web/use-set-view.ts";

const CycleDialog = lazy(async () => ({ default: (await import("#web/cycles/cycle-dialog.tsx")).CycleDialog }));

export const Route = createFileRoute("/_app/projects/$projectId/cycles/")({
  validateSearch: readCyclesView,
  loaderDeps: ({ search }) => search,
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(cyclesQuery(params.projectId, deps));
  },
  component: CyclesPage,
});

function CyclesPage() {
  const { projectId } = Route.useParams();
  const { mayWrite } = useProject(projectId);
  const view = Route.useSearch();
  const setView = useSetView<CyclesView>();
  const cycles = useInfiniteQuery({ ...cyclesQuery(projectId, view), placeholderData: keepPreviousData });
  const [creating, create] = useDisclosure();
  const configurations = useQuery(trpc.configuration.list.queryOptions({ projectId })).data?.data ?? [];
  const values = [...new Set([...configurations.flatMap(({ values }) => values), ...(view.in ? [view.in] : [])])];
  return (
    <Page
      actions={
        <>
          <ButtonLink variant="default" to="/projects/$projectId/milestones" params={{ projectId }}>
            Milestones
          </ButtonLink>
          {mayWrite && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create.open}>
              Create test cycle
            </Button>
          )}
        </>
      }
    >
      <div className={`${filters.filters} ${filters.chips}`}>
        {CYCLE_STATES.map((state) => (
          <FilterChip
            key={state}
            pressed={view.state === state}
            onToggle={() => setView({ ...view, state: view.state === state ? undefined : state })}
          >
            {state === "open" ? "Open" : "Closed"}
          </FilterChip>
        ))}
        {view.plan !== undefined && (
          <FilterChip pressed onToggle={() => setView({ ...view, plan: undefined })}>
            {view.plan}
          </FilterChip>
        )}
        {values.map((value) => (
          <FilterChip
            key={value}
            pressed={view.in === value}
            onToggle={() => setView({ ...view, in: view.in === value ? undefined : value })}
          >
            {value}
          </FilterChip>
        ))}
        {view.milestone !== undefined && (
          <FilterChip pressed onToggle={() => setView({ ...view, milestone: undefined })}>
            {cycles.data?.pages[0]?.data[0]?.milestone?.name ?? "One milestone"}
          </FilterChip>
        )}
      </div>
      <DataTable
        name="cycles"
        label="Test cycles"
        one="test cycle"
        columns={CYCLE_COLUMNS}
        rows={pagedRows(cycles)}
        idOf={({ id }) => id}
        empty={<NothingHere title="No test cycle matches">Clear the filters to see all of them.</NothingHere>}
      />
      <WhenOpened opened={creating}>
        <CycleDialog opened={creating} onClose={create.close} projectId={projectId} />
      </WhenOpened>
    </Page>
  );
}
