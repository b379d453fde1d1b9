import { Button } from "@mantine/core";
import { VERDICTS } from "@tessera/domain";
import type { ReactNode } from "react";
import { DaysFilter } from "#web/components/days-filter.tsx";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { SearchField } from "#web/components/search-field.tsx";
import { TextFilter } from "#web/components/text-filter.tsx";
import { toggled } from "#web/search-params.ts";
import type { ViewStep } from "#web/use-set-view.ts";
import { VERDICT_LOOKS, VerdictIcon } from "./run-verdict.tsx";
import { isFiltered, type RunsView, readRunsView } from "./runs-view.ts";

type RunsFilterProps = {
  view: RunsView;
  onChange: (view: RunsView, step?: ViewStep) => void;
  /** Values that runs on the page have, to pick from. */
  known: { branches: readonly string[]; environments: readonly string[] };
  /** Stands at the end of the first line. */
  children?: ReactNode;
};

/** Above the list of runs; all of it lives in the address. Commit and workflow come from links, and can be taken away. */
export function RunsFilter({ view, onChange, known, children }: RunsFilterProps) {
  return (
    <div className={filters.filters}>
      <div className={filters.line}>
        <SearchField
          label="Search runs"
          value={view.q}
          onSearch={(q, step) => onChange({ ...view, q }, step)}
          terms={{
            list: "runs",
            onTake: ({ filters, text }) => onChange(readRunsView({ ...view, ...filters, q: text })),
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
        <FilterChips label="Filter by verdict">
          {VERDICTS.map((verdict) => (
            <FilterChip
              key={verdict}
              icon={<VerdictIcon verdict={verdict} />}
              pressed={view.verdict?.includes(verdict) ?? false}
              onToggle={() => onChange({ ...view, verdict: toggled(view.verdict, verdict, VERDICTS) })}
            >
              {VERDICT_LOOKS[verdict].word}
            </FilterChip>
          ))}
        </FilterChips>
        {view.name !== undefined && (
          <FilterChip pressed onToggle={() => onChange({ ...view, name: undefined })}>
            Workflow “{view.name}”
          </FilterChip>
        )}
        {view.commit !== undefined && (
          <FilterChip pressed onToggle={() => onChange({ ...view, commit: undefined })}>
            Commit {view.commit.slice(0, 10)}
          </FilterChip>
        )}
        {isFiltered(view) && (
          <Button size="compact-sm" variant="subtle" onClick={() => onChange({})}>
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}
