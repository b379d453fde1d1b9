import { Button, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconStack2 } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { CaseStep, SharedSteps } from "@tessera/domain";
import { useState } from "react";
import { trpc } from "#web/trpc.ts";

/** How many are offered; a longer list is searched. */
const OFFERED = 50;

type InsertSharedStepsProps = { projectId: string; onInsert: (steps: CaseStep[]) => void };

/** Puts shared steps behind the steps of a test case. */
export function InsertSharedSteps({ projectId, onInsert }: InsertSharedStepsProps) {
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 200);
  const found = useQuery({
    ...trpc.sharedSteps.list.queryOptions({ projectId, search: search || undefined, limit: OFFERED }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  if (!isOpen) {
    return (
      <Button
        size="xs"
        variant="default"
        leftSection={<IconStack2 size={14} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        Insert shared steps
      </Button>
    );
  }
  const offered = found.data?.data ?? [];
  const insert = (id: string | null) => {
    const chosen = offered.find((one) => one.id === id);
    if (chosen) onInsert(copiesOf(chosen));
    setOpen(false);
    setTyped("");
  };
  return (
    <Select
      size="xs"
      w={260}
      aria-label="Shared steps to insert"
      placeholder="Search shared steps"
      searchable
      autoFocus
      defaultDropdownOpened
      data={offered.map(({ id, name, steps }) => ({ value: id, label: `${name} (${steps.length})` }))}
      // The server searched; the list shows what it found.
      filter={({ options }) => options}
      nothingFoundMessage={found.isError ? "They could not be loaded" : "No shared steps are called so"}
      searchValue={typed}
      onSearchChange={setTyped}
      value={null}
      onChange={insert}
      onBlur={() => setOpen(false)}
    />
  );
}

/** The steps as a test case gets them. */
export const copiesOf = ({ id, steps }: SharedSteps): CaseStep[] => steps.map((step) => ({ ...step, shared: id }));
