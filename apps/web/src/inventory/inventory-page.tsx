import { Button, Text } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Outlet, useNavigate } from "@tanstack/react-router";
import type { Token } from "@tessera/domain";
import { useState } from "react";
import { BulkBar } from "../components/bulk-bar.tsx";
import { LoadError } from "../components/load-error.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { NothingHere } from "../components/nothing-here.tsx";
import { Page } from "../components/page.tsx";
import { ListSkeleton } from "../components/page-skeleton.tsx";
import { isLive } from "../tokens/token-status.tsx";
import { InventoryFilter } from "./inventory-filter.tsx";
import { InventoryTable } from "./inventory-table.tsx";
import { type InventoryView, inventoryQuery, isFiltered } from "./inventory-view.ts";
import { RevokeAllPanel } from "./revoke-all-panel.tsx";
import { RevokeWithReason } from "./revoke-with-reason.tsx";

/** Everybody's tokens: find one among many, act on many. */
export function InventoryPage({ view }: { view: InventoryView }) {
  const tokens = useInfiniteQuery({ ...inventoryQuery(view), placeholderData: keepPreviousData });
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, ask] = useState<readonly Token[]>([]);
  // "." is where one is, so that an open panel stays open.
  const setView = (next: InventoryView) => void navigate({ to: ".", search: next, replace: true, resetScroll: false });
  const entries = tokens.data?.pages.flatMap((page) => page.data);
  // What a filter has put out of sight is not acted on.
  const selected = entries?.filter(({ id, status }) => chosen.has(id) && isLive(status)) ?? [];
  return (
    <Page title="All tokens" about={<Text c="dimmed">Every token of every account, and what it may do.</Text>}>
      <InventoryFilter view={view} onChange={setView} />
      {tokens.isPending && <ListSkeleton rows={10} />}
      {tokens.isError && !entries && (
        <LoadError what="The tokens" error={tokens.error} onRetry={() => tokens.refetch()} />
      )}
      {entries?.length === 0 && (
        <NothingHere
          title={isFiltered(view) ? "No token matches" : "No tokens yet"}
          action={
            isFiltered(view) && (
              <Button variant="default" onClick={() => setView({ sort: view.sort, desc: view.desc })}>
                Clear filters
              </Button>
            )
          }
        >
          {isFiltered(view)
            ? "Try fewer letters or fewer filters."
            : "Tokens appear here as soon as somebody creates one."}
        </NothingHere>
      )}
      {selected.length > 0 && (
        <BulkBar count={selected.length} one="token" onClear={() => setChosen(new Set())}>
          <Button
            size="xs"
            color="danger"
            leftSection={<IconBan size={14} aria-hidden />}
            onClick={() => ask(selected)}
          >
            Revoke tokens
          </Button>
        </BulkBar>
      )}
      {entries && entries.length > 0 && (
        <>
          <InventoryTable
            tokens={entries}
            view={view}
            isOutdated={tokens.isPlaceholderData}
            chosen={chosen}
            onChoose={setChosen}
            onSort={setView}
            onRevoke={(token) => ask([token])}
          />
          <LoadMore pages={tokens} shown={entries.length} one="token" />
        </>
      )}
      <RevokeAllPanel />
      <Outlet />
      <RevokeWithReason tokens={asked} onClose={() => ask([])} onRevoked={() => setChosen(new Set())} />
    </Page>
  );
}
