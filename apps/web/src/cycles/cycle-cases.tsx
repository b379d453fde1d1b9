import { Button, Group } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { CYCLE_CASE_STATUSES, type CycleCase, type TestCycle } from "@tessera/domain";
import { lazy, useState } from "react";
import { BulkBar } from "#web/components/bulk-bar.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NOTHING_SELECTED, type Selected } from "#web/components/data-table/table-selection.ts";
import { FilterChip } from "#web/components/filter-chip.tsx";
import { ActionError } from "#web/components/load-error.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { PlainSelect } from "#web/components/plain-select.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { inBatches } from "#web/in-batches.ts";
import { toggled } from "#web/search-params.ts";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";
import type { ViewStep } from "#web/use-set-view.ts";
import { CaseStatusIcon, statusWord } from "./case-status.tsx";
import { cycleCaseColumns } from "./cycle-case-columns.tsx";
import type { CycleCaseView } from "./cycle-case-view.ts";
import { cycleCasesQuery } from "./cycle-cases-query.ts";

const AssignCases = lazy(async () => ({ default: (await import("./assign-cases.tsx")).AssignCases }));

type CycleCasesProps = {
  cycle: TestCycle;
  view: CycleCaseView;
  mayWrite: boolean;
  onChange: (view: CycleCaseView, step?: ViewStep) => void;
};

/** The test cases that a cycle plans: who has which, and how each stands. */
export function CycleCases({ cycle, view, mayWrite, onChange }: CycleCasesProps) {
  const { projectId, id: cycleId } = cycle;
  const cases = useInfiniteQuery({ ...cycleCasesQuery(projectId, cycleId, view), placeholderData: keepPreviousData });
  const [selected, select] = useState<Selected>(NOTHING_SELECTED);
  const [assigning, assign] = useState<string[]>();
  const clear = () => select(NOTHING_SELECTED);
  const remove = useMutation({
    mutationFn: (caseIds: string[]) =>
      inBatches(caseIds, async (ids) => {
        return (await trpcClient.cycle.removeCases.mutate({ projectId, cycleId, caseIds: ids })).changed;
      }),
    onSuccess: clear,
    onSettled: () => queryClient.invalidateQueries(trpc.cycle.pathFilter()),
  });
  const mayChange = mayWrite && cycle.state === "open";
  return (
    <>
      <Filters cycle={cycle} view={view} onChange={onChange} />
      <ActionError error={remove.error} />
      <DataTable
        name="cycle-cases"
        label="Planned test cases"
        one="test case"
        columns={cycleCaseColumns(projectId, cycleId)}
        rows={pagedRows(cases)}
        idOf={({ caseId }) => caseId}
        {...(mayChange && {
          selection: {
            selected,
            onSelect: select,
            nameOf: ({ caseId }: CycleCase) => caseId,
            allLabel: "Select all test cases shown",
          },
          bulkBar: (chosen: CycleCase[]) => (
            <BulkBar count={chosen.length} one="test case" onClear={clear}>
              <Button size="xs" variant="default" onClick={() => assign(chosen.map(({ caseId }) => caseId))}>
                Assign
              </Button>
              <Button
                size="xs"
                variant="default"
                loading={remove.isPending}
                onClick={() => remove.mutate(chosen.map(({ caseId }) => caseId))}
              >
                Take out of the cycle
              </Button>
            </BulkBar>
          ),
        })}
        empty={<NothingHere title="No test case matches">Try a shorter text, or clear the filters.</NothingHere>}
      />
      <WhenOpened opened={assigning !== undefined}>
        <AssignCases
          projectId={projectId}
          cycleId={cycleId}
          caseIds={assigning}
          onClose={() => assign(undefined)}
          onAssigned={clear}
        />
      </WhenOpened>
    </>
  );
}

function Filters({ cycle: { projectId, id: cycleId }, view, onChange }: Omit<CycleCasesProps, "mayWrite">) {
  const assignees = useQuery(trpc.cycle.assignees.queryOptions({ projectId, cycleId })).data?.data ?? [];
  const people = assignees.map(({ person, cases, untested }) => ({
    value: person?.id ?? "none",
    label: `${person?.name ?? "No one"} (${cases - untested} of ${cases} done)`,
  }));
  const isFiltered = view.stands !== undefined || view.who !== undefined || view.find !== undefined;
  return (
    <Group gap="xs" mb="sm">
      <SearchField
        label="Search planned test cases"
        value={view.find}
        onSearch={(find, step) => onChange({ ...view, find }, step)}
      />
      <PlainSelect
        label="Assigned to"
        all="Everyone"
        options={[{ value: "me", label: "Me" }, ...people]}
        value={view.who}
        onChange={(who) => onChange({ ...view, who })}
      />
      <Group gap="2xs" role="group" aria-label="Filter by status">
        {CYCLE_CASE_STATUSES.map((status) => (
          <FilterChip
            key={status}
            icon={<CaseStatusIcon status={status} />}
            pressed={view.stands?.includes(status) ?? false}
            onToggle={() => onChange({ ...view, stands: toggled(view.stands, status, CYCLE_CASE_STATUSES) })}
          >
            {statusWord(status)}
          </FilterChip>
        ))}
      </Group>
      {isFiltered && (
        <Button variant="subtle" onClick={() => onChange({})}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}
