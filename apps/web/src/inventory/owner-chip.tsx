import { FilterChip } from "../components/filter-chip.tsx";
import { useAccountWords } from "../users/use-account-words.ts";

/** The one account whose tokens are shown. */
export function OwnerChip({ userId, onRemove }: { userId: string; onRemove: () => void }) {
  return (
    <FilterChip pressed onToggle={onRemove}>
      Of {useAccountWords(userId)}
    </FilterChip>
  );
}
