import { Button, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { AuditAction } from "@tessera/domain";
import { useState } from "react";
import { accountName, nameAndUsername } from "#web/accounts/account-name.ts";
import { useAccountLabel } from "#web/accounts/use-account-labels.ts";
import { DaysFilter } from "#web/components/days-filter.tsx";
import { FilterChip } from "#web/components/filter-chip.tsx";
import filters from "#web/components/filters.module.css";
import { trpc } from "#web/trpc.ts";
import classes from "./audit-filter.module.css";
import { ACTION_OPTIONS } from "./audit-labels.ts";
import { auditFilter } from "./audit-query.ts";
import type { AuditView } from "./audit-view.ts";

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
        <DaysFilter from={view.from} to={view.to} onChange={(days) => onChange({ ...view, ...days })} />
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

function TokenChip({ id, onRemove }: { id: string; onRemove: () => void }) {
  const { data } = useQuery(trpc.admin.token.get.queryOptions({ id }, { retry: false }));
  return (
    <FilterChip pressed onToggle={onRemove}>
      Token {data ? `“${data.token.name}”` : id}
    </FilterChip>
  );
}
