import { Button } from "@mantine/core";
import { RESULT_STATUSES } from "@tessera/domain";
import type { ReactNode } from "react";
import { DaysFilter } from "#web/components/days-filter.tsx";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { OUTCOMES, OutcomeIcon } from "#web/components/outcome.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import { TextFilter } from "#web/components/text-filter.tsx";
import { toggled } from "#web/search-params.ts";
import type { ViewStep } from "#web/use-set-view.ts";
import { type FoundResultsView, isFoundFiltered, readFoundResultsView } from "./found-results-view.ts";

type FoundResultsFilterProps = {
  view: FoundResultsView;
  onChange: (view: FoundResultsView, step?: ViewStep) => void;
  /** Values that results on the page have, to pick from. */
  known: { branches: readonly string[]; environments: readonly string[] };
  /** Stands at the end of the first line. */
  children: ReactNode;
};

/** Above the results of all runs; all of it lives in the address, and can be saved as a view. */
export function FoundResultsFilter({ view, onChange, known, children }: FoundResultsFilterProps) {
  return (
    <div className={filters.filters}>
      <div className={filters.line}>
        <SearchField
          label="Search results"
          value={view.q}
          onSearch={(q, step) => onChange({ ...view, q }, step)}
          terms={{
            list: "results",
            onTake: ({ filters, text }) => onChange(readFoundResultsView({ ...view, ...filters, q: text })),
          }}
        />
        <TextFilter
          label="Branch"
          value={view.branch}
          known={known.branches}
          onChange={(branch) => onChange({ ...view, branch })}
        />
        <TextFilter
          label="Environment"
          value={view.environment}
          known={known.environments}
          onChange={(environment) => onChange({ ...view, environment })}
        />
        <DaysFilter from={view.from} to={view.to} onChange={(days) => onChange({ ...view, ...days })} />
        {children}
      </div>
      <div className={filters.line}>
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
        {view.caseId !== undefined && (
          <FilterChip pressed onToggle={() => onChange({ ...view, caseId: undefined })}>
            Test case {view.caseId}
          </FilterChip>
        )}
        {view.tag !== undefined && (
          <FilterChip pressed onToggle={() => onChange({ ...view, tag: undefined })}>
            Tag “{view.tag}”
          </FilterChip>
        )}
        {isFoundFiltered(view) && (
          <Button size="compact-sm" variant="subtle" onClick={() => onChange({})}>
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}
