import { Button, Group } from "@mantine/core";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { Page, Token, TokenStatus } from "@tessera/domain";
import type { ReactNode } from "react";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { FilterChip } from "#web/components/filter-chip.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import type { AskTokenAction } from "./token-action.tsx";
import { replacedIds, tokenBrief, tokenColumns } from "./token-columns.tsx";
import { TokenMenu } from "./token-menu.tsx";
import { isLive } from "./token-status.tsx";
import { SHOWN_STATUSES } from "./tokens-query.ts";

type TokenListProps = {
  tokens: UseInfiniteQueryResult<InfiniteData<Page<Token>>, unknown>;
  status: TokenStatus[] | undefined;
  onStatus: (status: TokenStatus[] | undefined) => void;
  onAsk: AskTokenAction;
  /** In place of the list where there is no token at all. */
  nothing: ReactNode;
};

/** The tokens of one owner, by status. */
export function TokenList({ tokens, status, onStatus, onAsk, nothing }: TokenListProps) {
  const rows = pagedRows(tokens);
  if (hasNoTokens(tokens, status)) return nothing;
  return (
    <>
      <StatusFilter chosen={status ?? []} onChange={(next) => onStatus(next.length > 0 ? next : undefined)} />
      <DataTable
        name="tokens"
        label="Tokens"
        one="token"
        columns={tokenColumns(replacedIds(rows.loaded ?? []))}
        rows={rows}
        idOf={({ id }) => id}
        isFaint={(token) => !isLive(token.status)}
        brief={tokenBrief}
        actions={(token) => <TokenMenu token={token} onAsk={onAsk} />}
        empty={
          <NothingHere
            title="No token has this status"
            action={
              <Button variant="default" onClick={() => onStatus(undefined)}>
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
export function hasNoTokens({ data }: TokenListProps["tokens"], status: TokenStatus[] | undefined): boolean {
  return status === undefined && data?.pages[0]?.data.length === 0;
}

function StatusFilter({ chosen, onChange }: { chosen: TokenStatus[]; onChange: (chosen: TokenStatus[]) => void }) {
  const toggle = (status: TokenStatus) => {
    onChange(chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status]);
  };
  return (
    <Group gap="xs" mb="md" role="group" aria-label="Filter by status">
      {SHOWN_STATUSES.map((status) => (
        <FilterChip key={status} pressed={chosen.includes(status)} onToggle={() => toggle(status)}>
          {status}
        </FilterChip>
      ))}
    </Group>
  );
}
