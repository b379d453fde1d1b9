import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Run } from "@tessera/domain";
import { useState } from "react";
import { trpc } from "#web/trpc.ts";

type RunPickerProps = {
  projectId: string;
  value: string | null;
  /** The run that is compared, which can't be its own other side. */
  not: string;
  onPick: (runId: string) => void;
};

/** Finds any run of the project by its id, name, branch or commit. */
export function RunPicker({ projectId, value, not, onPick }: RunPickerProps) {
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search.trim().slice(0, 200), 200);
  // What the field shows of the chosen run is no search.
  const wanted = asked === "" || asked.startsWith(`${value} `) || asked === value ? undefined : asked;
  const runs = useQuery(
    trpc.run.list.queryOptions({ projectId, search: wanted, limit: 20 }, { placeholderData: keepPreviousData }),
  );
  const options = (runs.data?.data ?? []).filter(({ id }) => id !== not).map(optionOf);
  const isMissing = value !== null && !options.some((option) => option.value === value);
  return (
    <Select
      aria-label="Run to compare with"
      placeholder="Choose a run"
      size="xs"
      w={300}
      maw="100%"
      searchable
      allowDeselect={false}
      data={isMissing ? [{ value, label: value }, ...options] : options}
      // The server has searched already.
      filter={({ options: found }) => found}
      nothingFoundMessage={runs.isFetching ? "Searching…" : "No run found"}
      value={value}
      onChange={(id) => id !== null && id !== value && onPick(id)}
      onSearchChange={setSearch}
    />
  );
}

const optionOf = ({ id, name, branch, commit }: Run) => ({
  value: id,
  label: [id, name, branch, commit?.slice(0, 10)].filter(Boolean).join(" · "),
});
