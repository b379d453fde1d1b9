import { Button, Group } from "@mantine/core";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { Page, Token, TokenStatus } from "@tessera/domain";
import type { ReactNode } from "react";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { FilterChip } from "#web/components/filter-chip.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import type { ViewStep } from "#web/use-set-view.ts";
import type { AskTokenAction } from "./token-action.tsx";
import { replacedIds, tokenBrief, tokenColumns } from "./token-columns.tsx";
import { TokenMenu } from "./token-menu.tsx";
import { isLive } from "./token-status.tsx";
import { SHOWN_STATUSES, type TokenListView, tokenOrderOf, tokensSortedBy } from "./tokens-view.ts";

type TokenListProps = {
  tokens: UseInfiniteQueryResult<InfiniteData<Page<Token>>, unknown>;
  view: TokenListView;
  onView: (view: TokenListView, step?: ViewStep) => void;
  onAsk: AskTokenAction;
  /** In place of the list where there is no token at all. */
  nothing: ReactNode;
};

/** The tokens of one owner: by status, searched and sorted. */
export function TokenList({ tokens, view, onView, onAsk, nothing }: TokenListProps) {
  const rows = pagedRows(tokens);
  const { sort, desc } = tokenOrderOf(view);
  if (hasNoTokens(tokens, view)) return nothing;
  return (
    <>
      <Group gap="md" mb="md">
        <SearchField label="Search tokens" value={view.q} onSearch={(q, step) => onView({ ...view, q }, step)} />
        <StatusFilter
          chosen={view.status ?? []}
          onChange={(next) => onView({ ...view, status: next.length > 0 ? next : undefined })}
        />
      </Group>
      <DataTable
        name="tokens"
        label="Tokens"
        one="token"
        columns={tokenColumns(replacedIds(rows.loaded ?? []))}
        rows={rows}
        idOf={({ id }) => id}
        isFaint={(token) => !isLive(token.status)}
        brief={tokenBrief}
        sort={{ by: sort, descending: desc, onSort: (column) => onView(tokensSortedBy(view, column)) }}
        actions={(token) => <TokenMenu token={token} onAsk={onAsk} />}
        empty={
          <NothingHere
            title={view.q === undefined ? "No token has this status" : "No token matches"}
            action={
              <Button variant="default" onClick={() => onView({ sort: view.sort, desc: view.desc })}>
                Show all tokens
              </Button>
            }
          />
        }
      />
    </>
  );
}

/** True once it is known that there is none, whatever the filter. */
export function hasNoTokens({ data }: TokenListProps["tokens"], { q, status }: TokenListView): boolean {
  return q === undefined && status === undefined && data?.pages[0]?.data.length === 0;
}

function StatusFilter({ chosen, onChange }: { chosen: TokenStatus[]; onChange: (chosen: TokenStatus[]) => void }) {
  const toggle = (status: TokenStatus) => {
    onChange(chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status]);
  };
  return (
    <Group gap="xs" role="group" aria-label="Filter by status">
      {SHOWN_STATUSES.map((status) => (
        <FilterChip key={status} pressed={chosen.includes(status)} onToggle={() => toggle(status)}>
          {status}
        </FilterChip>
      ))}
    </Group>
  );
}
