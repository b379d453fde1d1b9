import { Button, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import type { TokenMatch } from "@tessera/domain";
import { useState } from "react";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NOTHING_SELECTED } from "#web/components/data-table/table-selection.ts";
import { useMatchingSelection } from "#web/components/data-table/use-matching-selection.ts";
import { ExportLink, exportUrl } from "#web/components/export-link.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { InventoryBulkBar } from "#web/inventory/inventory-bulk-bar.tsx";
import { inventoryBrief, inventoryColumns } from "#web/inventory/inventory-columns.tsx";
import { InventoryFilter } from "#web/inventory/inventory-filter.tsx";
import { InventoryMenu } from "#web/inventory/inventory-menu.tsx";
import { inventoryCountQuery, inventoryQuery } from "#web/inventory/inventory-query.ts";
import {
  type InventoryView,
  inventoryFilter,
  isFiltered,
  orderOf,
  readInventoryView,
  sortedBy,
} from "#web/inventory/inventory-view.ts";
import { RevokeAll } from "#web/inventory/revoke-all.tsx";
import type { RevokeQuestion } from "#web/inventory/revoke-question.ts";
import { RevokeWithReason } from "#web/inventory/revoke-with-reason.tsx";
import { isLive } from "#web/tokens/token-status.tsx";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/admin/tokens")({
  validateSearch: readInventoryView,
  loader: ({ context, location }) => {
    void context.queryClient.prefetchInfiniteQuery(inventoryQuery(readInventoryView(location.search)));
  },
  component: InventoryPage,
});

/** Everyone's tokens: find one among many, act on many. */
function InventoryPage() {
  const view = Route.useSearch();
  const tokens = useInfiniteQuery({ ...inventoryQuery(view), placeholderData: keepPreviousData });
  const total = useQuery({ ...inventoryCountQuery(view), placeholderData: keepPreviousData });
  const setView = useSetView<InventoryView>();
  const { tokenId } = useParams({ strict: false });
  const { selected, select, match, selectMatching } = useMatchingSelection<TokenMatch>(inventoryFilter(view));
  const [question, ask] = useState<RevokeQuestion>();
  const { sort, desc } = orderOf(view);
  const rows = pagedRows(tokens, total.data);
  const live = rows.loaded?.filter(({ status }) => isLive(status)).length ?? 0;
  return (
    <Page about={<Text c="dimmed">Every token of every account, and what it may do.</Text>} actions={<RevokeAll />}>
      <InventoryFilter view={view} onChange={setView} />
      <DataTable
        name="inventory"
        label="Tokens"
        one="token"
        columns={inventoryColumns(view)}
        rows={rows}
        idOf={({ id }) => id}
        openId={tokenId}
        isFaint={({ status }) => !isLive(status)}
        brief={inventoryBrief}
        sort={{ by: sort, descending: desc, onSort: (column) => setView(sortedBy(view, column)) }}
        selection={{
          selected,
          onSelect: select,
          isSelectable: ({ status }) => isLive(status),
          nameOf: ({ name, owner }) => `${name} of ${owner.username}`,
          allLabel: "Select all live tokens shown",
        }}
        bulkBar={(chosen) => (
          <InventoryBulkBar
            {...{ view, match }}
            tokens={chosen}
            isOfferingAll={chosen.length === live && rows.hasMore}
            onSelectAll={selectMatching}
            onClear={() => select(NOTHING_SELECTED)}
            onRevoke={ask}
          />
        )}
        actions={(token) => <InventoryMenu token={token} onRevoke={() => ask({ tokens: [token] })} />}
        tools={<ExportLink href={exportUrl("tokens.csv", inventoryFilter(view))}>Export CSV</ExportLink>}
        empty={<NoTokens view={view} onClear={() => setView({ sort: view.sort, desc: view.desc })} />}
      />
      <Outlet />
      <RevokeWithReason question={question} onClose={() => ask(undefined)} onRevoked={() => select(NOTHING_SELECTED)} />
    </Page>
  );
}

function NoTokens({ view, onClear }: { view: InventoryView; onClear: () => void }) {
  if (!isFiltered(view)) {
    return <NothingHere title="No tokens yet">Tokens appear here as soon as someone creates one.</NothingHere>;
  }
  return (
    <NothingHere
      title="No token matches"
      action={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    >
      Try a shorter text or fewer filters.
    </NothingHere>
  );
}
