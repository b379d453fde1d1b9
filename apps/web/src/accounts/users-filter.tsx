import { Button, Select } from "@mantine/core";
import { type AccountKind, SystemRole } from "@tessera/domain";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { SearchField } from "#web/components/search-field.tsx";
import { countOf } from "#web/counting.ts";
import type { ViewStep } from "#web/use-set-view.ts";
import { SYSTEM_ROLE_LABELS } from "./system-role-labels.ts";
import { isFiltered, type UsersView } from "./users-view.ts";

const UNSEEN_DAYS = [30, 60, 90, 180, 365];
const STATES = { active: "Active", deactivated: "Deactivated" } as const;
const KINDS: Record<AccountKind, string> = { human: "People", service: "Service accounts" };

type UsersFilterProps = { view: UsersView; onChange: (view: UsersView, step?: ViewStep) => void };

export function UsersFilter({ view, onChange }: UsersFilterProps) {
  const toggleRole = (role: SystemRole) => {
    const chosen = view.role ?? [];
    const next = chosen.includes(role) ? chosen.filter((other) => other !== role) : [...chosen, role];
    onChange({ ...view, role: next.length > 0 ? next : undefined });
  };
  /** A chip of several of which one at most is pressed. */
  const single = <Field extends "state" | "kind">(field: Field, value: NonNullable<UsersView[Field]>) => ({
    pressed: view[field] === value,
    onToggle: () => onChange({ ...view, [field]: view[field] === value ? undefined : value }),
  });
  return (
    <div className={filters.filters}>
      <div className={filters.line}>
        <SearchField
          label="Search by name or email"
          value={view.q}
          onSearch={(q, step) => onChange({ ...view, q: q?.slice(0, 100) }, step)}
        />
        <SwitchFilter
          label="API access"
          any="Any API access"
          of={["API access on", "API access off"]}
          value={view.api}
          onChange={(api) => onChange({ ...view, api })}
        />
        <SwitchFilter
          label="Second factor"
          any="Any second factor"
          of={["With second factor", "Without second factor"]}
          value={view.factor}
          onChange={(factor) => onChange({ ...view, factor })}
        />
        <UnseenFilter view={view} onChange={onChange} />
      </div>
      <div className={filters.line}>
        <FilterChips label="Filter by role">
          {SystemRole.options.map((role) => (
            <FilterChip key={role} pressed={view.role?.includes(role) ?? false} onToggle={() => toggleRole(role)}>
              {SYSTEM_ROLE_LABELS[role].name}
            </FilterChip>
          ))}
        </FilterChips>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div className={filters.chips} role="group" aria-label="Filter by state">
          {(["active", "deactivated"] as const).map((state) => (
            <FilterChip key={state} {...single("state", state)}>
              {STATES[state]}
            </FilterChip>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div className={filters.chips} role="group" aria-label="Filter by kind">
          {(["human", "service"] as const).map((kind) => (
            <FilterChip key={kind} {...single("kind", kind)}>
              {KINDS[kind]}
            </FilterChip>
          ))}
        </div>
        {isFiltered(view) && (
          <Button size="compact-sm" variant="subtle" onClick={() => onChange({ sort: view.sort, desc: view.desc })}>
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}

type SwitchFilterProps = {
  label: string;
  any: string;
  /** The words for on and for off. */
  of: [string, string];
  value: UsersView["api"];
  onChange: (value: UsersView["api"]) => void;
};

function SwitchFilter({ label, any, of: [on, off], value, onChange }: SwitchFilterProps) {
  return (
    <Select
      className={filters.select}
      aria-label={label}
      placeholder={any}
      clearable
      data={[
        { value: "on", label: on },
        { value: "off", label: off },
      ]}
      value={value ?? null}
      onChange={(next) => onChange((next as UsersView["api"] | null) ?? undefined)}
    />
  );
}

function UnseenFilter({ view, onChange }: UsersFilterProps) {
  const days = typeof view.unseen === "number" ? [...new Set([...UNSEEN_DAYS, view.unseen])] : UNSEEN_DAYS;
  return (
    <Select
      className={filters.select}
      aria-label="Last seen"
      placeholder="Seen or not"
      clearable
      data={[
        ...days.map((count) => ({ value: String(count), label: `Unseen for ${countOf(count, "day")}` })),
        { value: "never", label: "Never seen" },
      ]}
      value={view.unseen === undefined ? null : String(view.unseen)}
      onChange={(next) => {
        const unseen = next === null ? undefined : next === "never" ? next : Number(next);
        onChange({ ...view, unseen });
      }}
    />
  );
}
