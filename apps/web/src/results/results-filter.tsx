import { Button, Select } from "@mantine/core";
import { type OutcomeCounts, RESULT_STATUSES } from "@tessera/domain";
import { FilterChip } from "#web/components/filter-chip.tsx";
import { OUTCOMES, OutcomeIcon } from "#web/components/outcome.tsx";
import { OutcomeBar } from "#web/components/outcome-bar.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import type { ViewStep } from "#web/use-set-view.ts";
import { type ResultSort, type ResultView, toggleStatus } from "./result-view.ts";
import classes from "./results-filter.module.css";

type ResultsFilterProps = {
  counts: OutcomeCounts;
  view: ResultView;
  onChange: (view: ResultView, step?: ViewStep) => void;
};

/** The one bar of the cycle, its counts as chips (both filter the table), and the search. */
export function ResultsFilter({ counts, view, onChange }: ResultsFilterProps) {
  const isFiltered = view.status !== undefined || view.q !== undefined;
  return (
    <div className={classes.filter}>
      <OutcomeBar
        counts={counts}
        size="thick"
        picked={view.status}
        onPick={(status) => onChange(toggleStatus(view, status))}
      />
      <div className={classes.controls}>
        <div className={classes.search}>
          <SearchField label="Search tests" value={view.q} onSearch={(q, step) => onChange({ ...view, q }, step)} />
          <Order view={view} onChange={onChange} />
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a form */}
        <div className={classes.chips} role="group" aria-label="Filter by outcome">
          {RESULT_STATUSES.map((status) => (
            <FilterChip
              key={status}
              icon={<OutcomeIcon status={status} />}
              count={counts[status]}
              pressed={view.status?.includes(status) ?? false}
              onToggle={() => onChange(toggleStatus(view, status))}
            >
              {OUTCOMES[status].word}
            </FilterChip>
          ))}
        </div>
        {isFiltered && (
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => onChange({ ...view, status: undefined, q: undefined })}
          >
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}

const ORDERS: { value: string; label: string; sort?: ResultSort; desc?: true }[] = [
  { value: "status", label: "Most severe first" },
  { value: "name", label: "By name", sort: "name" },
  { value: "duration", label: "Slowest first", sort: "duration", desc: true },
];

/** Narrow windows have no column heads to sort by. */
function Order({ view, onChange }: Pick<ResultsFilterProps, "view" | "onChange">) {
  return (
    <Select
      className={classes.order}
      aria-label="Order of the tests"
      data={ORDERS.map(({ value, label }) => ({ value, label }))}
      value={view.sort ?? "status"}
      allowDeselect={false}
      onChange={(value) => {
        const order = ORDERS.find((other) => other.value === value);
        onChange({ ...view, sort: order?.sort, desc: order?.desc });
      }}
    />
  );
}
