import { Button, Select } from "@mantine/core";
import { TOKEN_KINDS, type TokenKind, TokenScope, TokenStatus } from "@tessera/domain";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { SearchField } from "#web/components/search-field.tsx";
import { countOf } from "#web/counting.ts";
import type { ViewStep } from "#web/use-set-view.ts";
import { type InventoryView, isFiltered } from "./inventory-view.ts";
import { OwnerChip } from "./owner-chip.tsx";

export const KIND_LABELS: Record<TokenKind, string> = { pat: "Personal", svc: "Service", tmp: "Temporary" };

const UNUSED_DAYS = [30, 60, 90, 180, 365];

type InventoryFilterProps = { view: InventoryView; onChange: (view: InventoryView, step?: ViewStep) => void };

export function InventoryFilter({ view, onChange }: InventoryFilterProps) {
  const toggleStatus = (status: TokenStatus) => {
    const chosen = view.status ?? [];
    const next = chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status];
    onChange({ ...view, status: next.length > 0 ? next : undefined });
  };
  const unused = view.unused === undefined ? UNUSED_DAYS : [...new Set([...UNUSED_DAYS, view.unused])];
  return (
    <div className={filters.filters}>
      <div className={filters.line}>
        <SearchField
          label="Search tokens and users"
          value={view.q}
          onSearch={(q, step) => onChange({ ...view, q: q?.slice(0, 100) }, step)}
        />
        <Select
          className={filters.select}
          aria-label="Scope"
          placeholder="Any scope"
          searchable
          clearable
          data={TokenScope.options}
          value={view.scope ?? null}
          onChange={(scope) => onChange({ ...view, scope: (scope as TokenScope | null) ?? undefined })}
        />
        <Select
          className={filters.select}
          aria-label="Unused for"
          placeholder="Used or not"
          clearable
          data={unused.map((days) => ({ value: String(days), label: `Unused for ${countOf(days, "day")}` }))}
          value={view.unused === undefined ? null : String(view.unused)}
          onChange={(days) => onChange({ ...view, unused: days === null ? undefined : Number(days) })}
        />
      </div>
      <div className={filters.line}>
        <FilterChips label="Filter by status">
          {TokenStatus.options.map((status) => (
            <FilterChip
              key={status}
              pressed={view.status?.includes(status) ?? false}
              onToggle={() => toggleStatus(status)}
            >
              {status}
            </FilterChip>
          ))}
        </FilterChips>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div className={filters.chips} role="group" aria-label="Filter by kind">
          {TOKEN_KINDS.map((kind) => (
            <FilterChip
              key={kind}
              pressed={view.kind === kind}
              onToggle={() => onChange({ ...view, kind: view.kind === kind ? undefined : kind })}
            >
              {KIND_LABELS[kind]}
            </FilterChip>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div className={filters.chips} role="group" aria-label="Filter by risk">
          <FilterChip
            pressed={view.never === true}
            onToggle={() => onChange({ ...view, never: view.never ? undefined : true })}
          >
            No expiry
          </FilterChip>
          <FilterChip
            pressed={view.beyond === true}
            onToggle={() => onChange({ ...view, beyond: view.beyond ? undefined : true })}
          >
            Beyond policy
          </FilterChip>
        </div>
        {view.user !== undefined && (
          <OwnerChip userId={view.user} onRemove={() => onChange({ ...view, user: undefined })} />
        )}
        {isFiltered(view) && (
          <Button size="compact-sm" variant="subtle" onClick={() => onChange({ sort: view.sort, desc: view.desc })}>
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}
