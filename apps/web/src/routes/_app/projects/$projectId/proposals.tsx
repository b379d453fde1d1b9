import { Button, Stack, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { PROPOSAL_STATES, type Proposal } from "@tessera/domain";
import { useState } from "react";
import { BulkBar } from "#web/components/bulk-bar.tsx";
import { ButtonLink } from "#web/components/button-link.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NOTHING_SELECTED, type Selected } from "#web/components/data-table/table-selection.ts";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { DecideMany } from "#web/proposals/decide-many.tsx";
import { PROPOSAL_COLUMNS, proposalBrief, STATE_WORDS } from "#web/proposals/proposal-columns.tsx";
import { ProposalKinds } from "#web/proposals/proposal-kinds.tsx";
import { type ProposalView, readProposalView } from "#web/proposals/proposal-view.ts";
import { proposalsQuery } from "#web/proposals/proposals-query.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/proposals")({
  validateSearch: readProposalView,
  loader: ({ context, params, location }) => {
    void context.queryClient.prefetchInfiniteQuery(proposalsQuery(params.projectId, readProposalView(location.search)));
  },
  component: ProposalsPage,
});

/** What assistants propose, for a person to decide. */
function ProposalsPage() {
  const { projectId } = Route.useParams();
  const view = Route.useSearch();
  const { mayWrite } = useProject(projectId);
  const proposals = useInfiniteQuery({ ...proposalsQuery(projectId, view), placeholderData: keepPreviousData });
  const setView = useSetView<ProposalView>();
  const [selected, select] = useState<Selected>(NOTHING_SELECTED);
  const { proposalId } = useParams({ strict: false });
  const isFiltered = view.q !== undefined || view.kind !== undefined || view.state !== undefined;
  return (
    <Page
      about={
        <Stack gap="xs">
          <Text c="dimmed">
            Test cases and changes that assistants propose. Nothing changes until you accept it, in your name.
          </Text>
          <ProposalKinds projectId={projectId} shown="cases" />
        </Stack>
      }
    >
      <Filters view={view} onChange={setView} isFiltered={isFiltered} />
      <DataTable<Proposal>
        name="proposals"
        label="Proposals"
        one="proposal"
        columns={PROPOSAL_COLUMNS}
        rows={pagedRows(proposals)}
        idOf={({ id }) => id}
        openId={proposalId}
        isFaint={({ state }) => state !== "open"}
        brief={proposalBrief}
        {...(mayWrite && {
          selection: {
            selected,
            onSelect: select,
            isSelectable: ({ state }) => state === "open",
            nameOf: ({ name }) => `the proposal ${name.slice(0, 200)}`,
            allLabel: "Select all open proposals shown",
          },
        })}
        bulkBar={(chosen) => (
          <BulkBar count={chosen.length} one="proposal" onClear={() => select(NOTHING_SELECTED)}>
            <DecideMany projectId={projectId} selected={chosen} onDecided={(ids) => select({ ids })} />
          </BulkBar>
        )}
        empty={
          isFiltered ? (
            <NothingHere title="No proposal matches">Try a shorter text or fewer filters.</NothingHere>
          ) : (
            <NothingHere
              title="No open proposals"
              action={
                <ButtonLink variant="default" to="/settings/tokens">
                  Go to API tokens
                </ButtonLink>
              }
            >
              An assistant whose token has the scope case:propose files test cases here, for you to accept or decline.
            </NothingHere>
          )
        }
      />
      <Outlet />
    </Page>
  );
}

type FiltersProps = { view: ProposalView; onChange: ReturnType<typeof useSetView<ProposalView>>; isFiltered: boolean };

const KIND_WORDS = { new: "New test cases", change: "Changes" } as const;

function Filters({ view, onChange, isFiltered }: FiltersProps) {
  const { state = "open" } = view;
  return (
    <div className={filters.filters}>
      <div className={filters.line}>
        <SearchField label="Search proposals" value={view.q} onSearch={(q, step) => onChange({ ...view, q }, step)} />
        <FilterChips label="Filter by state">
          {PROPOSAL_STATES.map((one) => (
            <FilterChip
              key={one}
              pressed={state === one}
              onToggle={() => onChange({ ...view, state: state === one ? "all" : one === "open" ? undefined : one })}
            >
              {STATE_WORDS[one]}
            </FilterChip>
          ))}
        </FilterChips>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a form */}
        <div className={filters.chips} role="group" aria-label="Filter by kind">
          {(["new", "change"] as const).map((kind) => (
            <FilterChip
              key={kind}
              pressed={view.kind === kind}
              onToggle={() => onChange({ ...view, kind: view.kind === kind ? undefined : kind })}
            >
              {KIND_WORDS[kind]}
            </FilterChip>
          ))}
        </div>
        {isFiltered && (
          <Button size="compact-sm" variant="subtle" onClick={() => onChange({})}>
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}
