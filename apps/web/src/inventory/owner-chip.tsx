import { useAccountLabel } from "#web/accounts/use-account-labels.ts";
import { FilterChip } from "#web/components/filter-chip.tsx";

/** The one account whose tokens are shown. */
export function OwnerChip({ userId, onRemove }: { userId: string; onRemove: () => void }) {
  return (
    <FilterChip pressed onToggle={onRemove}>
      Of {useAccountLabel(userId)}
    </FilterChip>
  );
}
