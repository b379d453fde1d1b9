import { Stack, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { PROPOSED_IMPORT_STATES, type ProposedImport } from "@tessera/domain";
import { ButtonLink } from "#web/components/button-link.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { ProposalKinds } from "#web/proposals/proposal-kinds.tsx";
import {
  PROPOSED_IMPORT_COLUMNS,
  proposedImportBrief,
  STATE_WORDS,
} from "#web/proposed-imports/proposed-import-columns.tsx";
import { type ProposedImportView, readProposedImportView } from "#web/proposed-imports/proposed-import-view.ts";
import { proposedImportsQuery } from "#web/proposed-imports/proposed-imports-query.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/proposed-results")({
  validateSearch: readProposedImportView,
  component: ProposedResultsPage,
});

/** Uploads that count nowhere until a member accepts them. */
function ProposedResultsPage() {
  const { projectId } = Route.useParams();
  const view = Route.useSearch();
  const proposed = useInfiniteQuery({
    ...proposedImportsQuery(projectId, view),
    placeholderData: keepPreviousData,
  });
  const setView = useSetView<ProposedImportView>();
  const { proposedImportId } = useParams({ strict: false });
  const { state = "open" } = view;
  return (
    <Page
      about={
        <Stack gap="xs">
          <Text c="dimmed">
            Results that builds of forks and others propose. They count nowhere until you accept them; what no one
            decides about is removed after two weeks.
          </Text>
          <ProposalKinds projectId={projectId} shown="results" />
        </Stack>
      }
    >
      <div className={filters.filters}>
        <FilterChips label="Filter by state">
          {PROPOSED_IMPORT_STATES.map((one) => (
            <FilterChip
              key={one}
              pressed={state === one}
              onToggle={() => setView({ state: state === one ? "all" : one === "open" ? undefined : one })}
            >
              {STATE_WORDS[one]}
            </FilterChip>
          ))}
        </FilterChips>
      </div>
      <DataTable<ProposedImport>
        name="proposed-results"
        label="Proposed results"
        one="upload"
        columns={PROPOSED_IMPORT_COLUMNS}
        rows={pagedRows(proposed)}
        idOf={({ id }) => id}
        openId={proposedImportId}
        isFaint={({ state }) => state !== "open"}
        brief={proposedImportBrief}
        empty={
          state === "open" ? (
            <NothingHere
              title="No results wait"
              action={
                <ButtonLink variant="default" to="/settings/tokens">
                  Go to API tokens
                </ButtonLink>
              }
            >
              A token with the scope result:propose sends reports here, for you to accept or decline: pull requests from
              forks can report with it without being trusted.
            </NothingHere>
          ) : (
            <NothingHere title="No proposed results match">Choose another state.</NothingHere>
          )
        }
      />
      <Outlet />
    </Page>
  );
}
