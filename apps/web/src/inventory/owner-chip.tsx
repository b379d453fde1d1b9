import { useQuery } from "@tanstack/react-query";
import { FilterChip } from "../components/filter-chip.tsx";
import { trpc } from "../trpc.ts";

/** The one account whose tokens are shown, named by any token of theirs. */
export function OwnerChip({ userId, onRemove }: { userId: string; onRemove: () => void }) {
  const { data } = useQuery(trpc.admin.token.list.queryOptions({ userId, limit: 1 }));
  return (
    <FilterChip pressed onToggle={onRemove}>
      Of {data?.data[0]?.owner.username ?? "one user"}
    </FilterChip>
  );
}
