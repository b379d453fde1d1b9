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
  onClose: () => void;
};

/** Finds any run of the project by its id, name, branch or commit. */
export function RunPicker({ projectId, value, not, onPick, onClose }: RunPickerProps) {
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search.trim().slice(0, 200), 200);
  const wanted = asked === "" ? undefined : asked;
  const runs = useQuery(
    trpc.run.list.queryOptions({ projectId, search: wanted, limit: 20 }, { placeholderData: keepPreviousData }),
  );
  const options = (runs.data?.data ?? []).filter(({ id }) => id !== not && id !== value).map(optionOf);
  return (
    <Select
      aria-label="Run to compare with"
      placeholder="Choose a run"
      size="xs"
      w={300}
      maw="100%"
      searchable
      autoFocus
      defaultDropdownOpened
      onDropdownClose={onClose}
      allowDeselect={false}
      data={options}
      // The server has searched already.
      filter={({ options: found }) => found}
      nothingFoundMessage={runs.isFetching ? "Searching…" : "No run found"}
      value={null}
      onChange={(id) => id !== null && onPick(id)}
      onSearchChange={setSearch}
    />
  );
}

const optionOf = ({ id, name, branch, commit }: Run) => ({
  value: id,
  label: [id, name, branch, commit?.slice(0, 10)].filter(Boolean).join(" · "),
});
