import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { REQUIREMENT_STATES } from "@tessera/domain";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { SearchField } from "#web/components/search-field.tsx";
import { TextFilter } from "#web/components/text-filter.tsx";
import { toggled } from "#web/search-params.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { ViewStep } from "#web/use-set-view.ts";
import { REQUIREMENT_LOOKS, RequirementStateIcon } from "./requirement-state.tsx";
import { isFiltered, type RequirementView } from "./requirement-view.ts";

type RequirementsFilterProps = {
  projectId: string;
  view: RequirementView;
  onChange: (view: RequirementView, step?: ViewStep) => void;
};

/** Above the list of requirements; all of it lives in the address. */
export function RequirementsFilter({ projectId, view, onChange }: RequirementsFilterProps) {
  const runs = useQuery(trpc.run.list.queryOptions({ projectId }, { staleTime: LIST_FRESH_MS })).data?.data ?? [];
  const { kind = "requirement" } = view;
  const many = kind === "defect" ? "defects" : "requirements";
  return (
    <div className={filters.filters}>
      <div className={filters.line}>
        <SegmentedControl
          size="sm"
          aria-label="Show"
          data={[
            { value: "requirement", label: "Requirements" },
            { value: "defect", label: "Defects" },
          ]}
          value={kind}
          onChange={(value) => onChange({ ...view, kind: value === "defect" ? "defect" : undefined })}
        />
        <SearchField label={`Search ${many}`} value={view.q} onSearch={(q, step) => onChange({ ...view, q }, step)} />
        <TextFilter
          label="Branch"
          value={view.branch}
          known={runs.flatMap(({ branch }) => branch ?? [])}
          onChange={(branch) => onChange({ ...view, branch })}
        />
        <TextFilter
          label="Environment"
          value={view.environment}
          known={runs.flatMap(({ environments }) => environments)}
          onChange={(environment) => onChange({ ...view, environment })}
        />
      </div>
      <div className={filters.line}>
        <FilterChips label="Filter by state">
          {REQUIREMENT_STATES.map((state) => (
            <FilterChip
              key={state}
              icon={<RequirementStateIcon state={state} />}
              pressed={view.state?.includes(state) ?? false}
              onToggle={() => onChange({ ...view, state: toggled(view.state, state, REQUIREMENT_STATES) })}
            >
              {REQUIREMENT_LOOKS[state].word}
            </FilterChip>
          ))}
        </FilterChips>
        {isFiltered(view) && (
          <Button size="compact-sm" variant="subtle" onClick={() => onChange({ kind: view.kind, sort: view.sort })}>
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}
