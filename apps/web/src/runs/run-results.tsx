import { Button, Stack } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { RESULT_STATUSES, type Run, type RunResult } from "@tessera/domain";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { OUTCOMES, OutcomeIcon } from "#web/components/outcome.tsx";
import { PlainSelect } from "#web/components/plain-select.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import { ownerFilter } from "#web/owners/owner-filter.ts";
import { useProject } from "#web/projects/use-project.ts";
import { toggled } from "#web/search-params.ts";
import type { ViewStep } from "#web/use-set-view.ts";
import { SavedViewsButton } from "#web/views/saved-views-button.tsx";
import { queryOf, viewIn } from "#web/views/view-query.ts";
import { RunCauses } from "./run-causes.tsx";
import { runResultBrief, runResultColumns } from "./run-result-columns.tsx";
import { runResultsQuery } from "./run-tabs.ts";
import { type RunTab, type RunView, readRunView } from "./run-view.ts";

type RunResultsProps = {
  projectId: string;
  run: Run;
  tab: RunTab;
  view: RunView;
  onChange: (view: RunView, step?: ViewStep) => void;
};

/** The cases of a run that a tab asks for. */
export function RunResults({ projectId, run, tab, view, onChange }: RunResultsProps) {
  const ref = { projectId, runId: run.id };
  const results = useInfiniteQuery({ ...runResultsQuery(ref, tab, view), placeholderData: keepPreviousData });
  const { caseId } = useParams({ strict: false });
  const isFiltered =
    view.q !== undefined ||
    view.environment !== undefined ||
    view.status !== undefined ||
    view.cause !== undefined ||
    view.owner !== undefined;
  const clear = () => onChange({ tab: view.tab });
  return (
    <Stack gap={0}>
      {(tab === "new" || tab === "failures") && (
        <RunCauses {...ref} chosen={view.cause} onChoose={(cause) => onChange({ ...view, cause })} />
      )}
      <RunResultsFilter
        {...{ projectId, run, tab, view, onChange }}
        owners={ownersIn(results.data?.pages)}
        onClear={isFiltered ? clear : undefined}
      />
      <DataTable
        name="run-results"
        label="Results"
        one="test"
        columns={runResultColumns(ref)}
        rows={pagedRows<RunResult>(results)}
        idOf={(result) => result.case.id}
        openId={caseId}
        brief={runResultBrief}
        isFaint={({ muted, change }) => muted || change === "missing"}
        empty={
          isFiltered ? (
            <NothingHere
              title="No test matches"
              action={
                <Button variant="default" onClick={clear}>
                  Clear filters
                </Button>
              }
            >
              Try a shorter text or fewer filters.
            </NothingHere>
          ) : (
            <EmptyTab run={run} tab={tab} />
          )
        }
      />
    </Stack>
  );
}

const ownersIn = (pages: readonly { data: readonly RunResult[] }[] = []): string[] => [
  ...new Set(pages.flatMap((page) => page.data.flatMap(({ owners }) => owners.map(ownerFilter)))),
];

type FilterProps = RunResultsProps & {
  /** Owners that the rows name. */
  owners: readonly string[];
  onClear: (() => void) | undefined;
};

function RunResultsFilter({ projectId, run, tab, view, owners, onChange, onClear }: FilterProps) {
  const { mayWrite } = useProject(projectId);
  return (
    <div className={filters.filters}>
      <SearchField label="Search tests" value={view.q} onSearch={(q, step) => onChange({ ...view, q }, step)} />
      {run.environments.length > 1 && (
        <PlainSelect
          className={filters.select}
          label="Environment"
          all="All environments"
          options={run.environments.map((value) => ({ value, label: value }))}
          value={view.environment}
          onChange={(environment) => onChange({ ...view, environment })}
        />
      )}
      {(owners.length > 0 || view.owner !== undefined) && (
        <PlainSelect
          className={filters.select}
          label="Owner"
          all="All owners"
          options={[...new Set([...owners, ...(view.owner === undefined ? [] : [view.owner])])].map((value) => {
            return { value, label: `@${value}` };
          })}
          value={view.owner}
          onChange={(owner) => onChange({ ...view, owner })}
        />
      )}
      {tab === "all" && (
        <FilterChips label="Filter by outcome">
          {RESULT_STATUSES.map((status) => (
            <FilterChip
              key={status}
              icon={<OutcomeIcon status={status} />}
              pressed={view.status?.includes(status) ?? false}
              onToggle={() => onChange({ ...view, status: toggled(view.status, status, RESULT_STATUSES) })}
            >
              {OUTCOMES[status].word}
            </FilterChip>
          ))}
        </FilterChips>
      )}
      {onClear && (
        <Button size="compact-sm" variant="subtle" onClick={onClear}>
          Clear filters
        </Button>
      )}
      <SavedViewsButton
        {...{ projectId, mayWrite }}
        page="results"
        query={queryOf({ ...view, tab })}
        onChoose={(query) => onChange(readRunView(viewIn(query)))}
      />
    </div>
  );
}

function EmptyTab({ run, tab }: { run: Run; tab: RunTab }) {
  const [title, text] = emptyWords(run, tab);
  return <NothingHere title={title}>{text}</NothingHere>;
}

function emptyWords({ baseline, state }: Run, tab: RunTab): [title: string, text?: string] {
  const than = baseline === null ? "" : ` Compared with ${baseline}.`;
  const noBaseline = "There is no earlier run to compare with.";
  switch (tab) {
    case "new":
      return ["No new failures", `Nothing fails here that didn't fail before.${than}`];
    case "failures":
      return ["No failures", "Every test that ran passed or was skipped."];
    case "fixed":
      return ["Nothing fixed", baseline === null ? noBaseline : `No test that failed in ${baseline} passes here.`];
    case "flaky":
      return ["No flaky tests", "No test failed and then passed in a later attempt."];
    case "missing":
      if (baseline === null) return ["No missing tests", noBaseline];
      if (state === "running") return ["Not known yet", "Missing tests are counted once the run is complete."];
      return ["No missing tests", `Every test of ${baseline} ran here too.`];
    default:
      return ["No tests ran", "The uploads of this run hold no results."];
  }
}
