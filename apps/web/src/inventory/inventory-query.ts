import { infiniteQueryOptions } from "@tanstack/react-query";
import { type ListAllTokens, TOKEN_STATUSES, type Token, type TokenFilter } from "@tessera/domain";
import { isLive } from "#web/tokens/token-status.tsx";
import { LIST_FRESH_MS, trpc, trpcClient } from "#web/trpc.ts";
import { type InventoryView, inventoryFilter, orderOf } from "./inventory-view.ts";

const PAGE = 100;

/** The filters of the view, of the live tokens alone: those that can be revoked. Undefined where the view shows none of them. */
export function liveFilter(view: InventoryView): TokenFilter | undefined {
  const status = TOKEN_STATUSES.filter((it) => isLive(it) && (view.status?.includes(it) ?? true));
  return status.length > 0 ? { ...inventoryFilter(view), status } : undefined;
}

export const inventoryCountQuery = (view: InventoryView) =>
  trpc.admin.token.count.queryOptions(inventoryFilter(view), { staleTime: LIST_FRESH_MS });

export const inventoryQuery = (view: InventoryView) => {
  const { sort, desc } = orderOf(view);
  const input: Partial<ListAllTokens> = { ...inventoryFilter(view), sort, descending: desc };
  return infiniteQueryOptions({
    queryKey: trpc.admin.token.list.infiniteQueryKey(input),
    queryFn: ({ pageParam, signal }) => wholePage(input, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: LIST_FRESH_MS,
  });
};

/** Where few of very many tokens match, the server stops before a page is full and says where to go on: it is asked again. */
async function wholePage(input: Partial<ListAllTokens>, cursor: string | undefined, signal: AbortSignal) {
  const data: Token[] = [];
  for (let next = cursor; ; ) {
    const asked = { ...input, cursor: next, limit: PAGE - data.length };
    const page = await trpcClient.admin.token.list.query(asked, { signal });
    data.push(...page.data);
    if (page.nextCursor === null || data.length >= PAGE) return { data, nextCursor: page.nextCursor };
    next = page.nextCursor;
  }
}
