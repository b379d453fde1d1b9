import { CHANGES, type Change, type ChangeCounts } from "@tessera/domain";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import { toggled } from "#web/search-params.ts";
import { CHANGE_LOOKS, ChangeIcon, changeCount } from "./run-changes.tsx";

type ChangeFilterProps = {
  counts: ChangeCounts;
  chosen: readonly Change[] | undefined;
  onChange: (chosen: Change[] | undefined) => void;
};

/** Chips that show only some kinds of change. */
export function ChangeFilter({ counts, chosen, onChange }: ChangeFilterProps) {
  return (
    <FilterChips label="Filter by change">
      {CHANGES.map((change) => (
        <FilterChip
          key={change}
          icon={<ChangeIcon change={change} />}
          count={changeCount(counts, change)}
          pressed={chosen?.includes(change) ?? false}
          onToggle={() => onChange(toggled(chosen, change, CHANGES))}
        >
          {CHANGE_LOOKS[change].word}
        </FilterChip>
      ))}
    </FilterChips>
  );
}
