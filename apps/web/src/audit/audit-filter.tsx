import "@mantine/dates/styles.layer.css";
import { Button, Select } from "@mantine/core";
import { DatePickerInput } from "@mantine/dates";
import { useDebouncedValue } from "@mantine/hooks";
import { IconCalendar } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { AuditAction } from "@tessera/domain";
import { useState } from "react";
import { accountName, nameAndUsername } from "#web/accounts/account-name.ts";
import { useAccountLabel } from "#web/accounts/use-account-labels.ts";
import { FilterChip } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { formatCalendarDay } from "#web/components/time.tsx";
import { trpc } from "#web/trpc.ts";
import classes from "./audit-filter.module.css";
import { ACTION_OPTIONS } from "./audit-labels.ts";
import { type AuditView, auditFilter } from "./audit-view.ts";

type AuditFilterProps = { view: AuditView; onChange: (view: AuditView) => void };

export function AuditFilterBar({ view, onChange }: AuditFilterProps) {
  const isFiltered = Object.values(auditFilter(view)).some((value) => value !== undefined);
  return (
    <div className={filters.filters}>
      <div className={filters.line}>
        <ActorFilter view={view} onChange={onChange} />
        <Select
          className={filters.select}
          aria-label="Action"
          placeholder="Any action"
          searchable
          clearable
          data={ACTION_OPTIONS}
          value={view.action ?? null}
          onChange={(action) => onChange({ ...view, action: (action as AuditAction | null) ?? undefined })}
        />
        <TimeFilter view={view} onChange={onChange} />
        {view.token !== undefined && (
          <TokenChip id={view.token} onRemove={() => onChange({ ...view, token: undefined })} />
        )}
        {isFiltered && (
          <Button size="compact-sm" variant="subtle" onClick={() => onChange({})}>
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}

function ActorFilter({ view, onChange }: AuditFilterProps) {
  const [search, setSearch] = useState("");
  const [asked] = useDebouncedValue(search.trim().slice(0, 100), 200);
  const users = useQuery(
    trpc.admin.user.list.queryOptions(
      { limit: 20, search: asked === "" ? undefined : asked },
      { placeholderData: keepPreviousData },
    ),
  );
  const known =
    users.data?.data.map((user) => ({
      value: user.id,
      label: nameAndUsername({ name: accountName(user), username: user.username }),
    })) ?? [];
  const isMissing = view.actor !== undefined && !known.some(({ value }) => value === view.actor);
  // The account that the address names stays chosen, under its name, found or not.
  const chosen = useAccountLabel(isMissing ? view.actor : undefined);
  return (
    <Select
      className={classes.actor}
      aria-label="Actor"
      placeholder="Anyone"
      searchable
      clearable
      data={isMissing ? [...known, { value: view.actor ?? "", label: chosen }] : known}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={users.isFetching ? "Searching…" : "No account found"}
      value={view.actor ?? null}
      onChange={(actor) => onChange({ ...view, actor: actor ?? undefined })}
      onSearchChange={setSearch}
    />
  );
}

function TimeFilter({ view, onChange }: AuditFilterProps) {
  // A span with only its first day is no question yet.
  const [begun, setBegun] = useState<string | null>(null);
  return (
    <DatePickerInput
      type="range"
      className={classes.time}
      // What it shows is its name; a label of its own would hide the days.
      title="Days (UTC)"
      placeholder="Any day (UTC)"
      valueFormatter={({ date }) => days(Array.isArray(date) ? date : [])}
      allowSingleDateInRange
      clearable
      clearButtonProps={{ "aria-label": "Clear days" }}
      leftSection={<IconCalendar size={16} aria-hidden />}
      weekendDays={[]}
      value={begun === null ? [view.from ?? null, view.to ?? null] : [begun, null]}
      onChange={([from, to]) => {
        if (from !== null && to === null) return setBegun(from);
        setBegun(null);
        onChange({ ...view, from: from ?? undefined, to: to ?? undefined });
      }}
    />
  );
}

const days = (of: (string | Date | null)[]) =>
  of.flatMap((day) => (typeof day === "string" ? [formatCalendarDay(day)] : [])).join(" – ");

function TokenChip({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { data } = useQuery(trpc.admin.token.get.queryOptions({ id }, { retry: false }));
  return (
    <FilterChip pressed onToggle={onRemove}>
      Token {data ? `“${data.token.name}”` : id}
    </FilterChip>
  );
}
