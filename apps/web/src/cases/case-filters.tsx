import { Button, Group, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { CASE_PRIORITIES } from "@tessera/domain";
import type { ReactNode } from "react";
import { useCaseFields } from "#web/case-fields/case-fields-query.ts";
import { FilterChip } from "#web/components/filter-chip.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import { TextFilter } from "#web/components/text-filter.tsx";
import { MemberSelect } from "#web/members/member-select.tsx";
import { choiceParam, toggled } from "#web/search-params.ts";
import type { ViewStep } from "#web/use-set-view.ts";
import { PRIORITY_LABELS, REVIEW_LABELS } from "./case-labels.ts";
import { type CaseView, isFiltered, REVIEW_VIEWS, readCaseView } from "./case-view.ts";
import { tagsQuery } from "./cases-query.ts";

type CaseFiltersProps = {
  projectId: string;
  view: CaseView;
  onChange: (view: CaseView, step?: ViewStep) => void;
  /** What can be done with all that match. */
  children?: ReactNode;
};

export function CaseFilters({ projectId, view, onChange, children }: CaseFiltersProps) {
  const tags = useQuery(tagsQuery(projectId)).data?.data ?? [];
  return (
    <Group gap="xs" mb="sm">
      <SearchField
        label="Search test cases"
        value={view.q}
        onSearch={(q, step) => onChange({ ...view, q }, step)}
        terms={{
          list: "cases",
          onTake: ({ filters, text }) => onChange(readCaseView({ ...view, ...filters, q: text })),
        }}
      />
      {(tags.length > 0 || view.tag !== undefined) && (
        <TextFilter
          label="Tag"
          value={view.tag}
          known={tags.map(({ tag }) => tag)}
          onChange={(tag) => onChange({ ...view, tag })}
        />
      )}
      <MemberSelect
        aria-label="Owner"
        placeholder="Any owner"
        w={180}
        projectId={projectId}
        value={view.owner ?? null}
        onChange={(owner) => onChange({ ...view, owner: owner ?? undefined })}
      />
      <Select
        aria-label="Review"
        placeholder="Any review"
        w={180}
        clearable
        data={REVIEW_VIEWS.map((value) => ({
          value,
          label: value === "mine" ? "Waiting for my review" : REVIEW_LABELS[value],
        }))}
        value={view.review ?? null}
        onChange={(review) => onChange({ ...view, review: choiceParam(review, REVIEW_VIEWS) })}
      />
      <FieldFilter projectId={projectId} value={view.field} onChange={(field) => onChange({ ...view, field })} />
      <Group gap="2xs" role="group" aria-label="Priority">
        {CASE_PRIORITIES.map((priority) => (
          <FilterChip
            key={priority}
            pressed={view.priority?.includes(priority) ?? false}
            onToggle={() => onChange({ ...view, priority: toggled(view.priority, priority, CASE_PRIORITIES) })}
          >
            {PRIORITY_LABELS[priority]}
          </FilterChip>
        ))}
      </Group>
      {children}
      {isFiltered({ ...view, folder: undefined }) && (
        <Button variant="subtle" onClick={() => onChange({ folder: view.folder })}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}

type FieldFilterProps = {
  projectId: string;
  value: string | undefined;
  onChange: (field: string | undefined) => void;
};

/** Filters by a custom field that has few values: a choice or a checkbox. */
function FieldFilter({ projectId, value, onChange }: FieldFilterProps) {
  const fields = useCaseFields(projectId);
  const data = fields.flatMap(({ id, name, kind, options }) => {
    if (kind === "select") return options.map((option) => ({ value: `${id}=${option}`, label: `${name}: ${option}` }));
    if (kind !== "checkbox") return [];
    return [
      { value: `${id}=true`, label: `${name}: yes` },
      { value: `${id}=false`, label: `${name}: no` },
    ];
  });
  if (data.length === 0) return null;
  return (
    <Select
      aria-label="Custom field"
      placeholder="Any field"
      w={180}
      searchable
      clearable
      data={data}
      value={value ?? null}
      onChange={(field) => onChange(field ?? undefined)}
    />
  );
}
