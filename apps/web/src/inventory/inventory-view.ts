import { infiniteQueryOptions } from "@tanstack/react-query";
import {
  type ListAllTokens,
  TOKEN_KINDS,
  TOKEN_SORTS,
  type Token,
  type TokenKind,
  TokenScope,
  type TokenSort,
  TokenStatus,
} from "@tessera/domain";
import { choiceParam, choicesParam, flagParam, textParam } from "../search-params.ts";
import { trpc, trpcClient } from "../trpc.ts";

/** What the address says of the inventory. */
export type InventoryView = {
  q?: string;
  user?: string;
  status?: TokenStatus[];
  kind?: TokenKind;
  scope?: TokenScope;
  /** Days. */
  unused?: number;
  never?: true;
  beyond?: true;
  sort?: TokenSort;
  desc?: boolean;
};

export function readInventoryView(search: Record<string, unknown>): InventoryView {
  const unused = Number(search.unused);
  return {
    q: textParam(search.q, 100),
    user: textParam(search.user, 100),
    status: choicesParam(search.status, TokenStatus.options),
    kind: choiceParam(search.kind, TOKEN_KINDS),
    scope: choiceParam(search.scope, TokenScope.options),
    unused: Number.isInteger(unused) && unused >= 1 && unused <= 3650 ? unused : undefined,
    never: flagParam(search.never),
    beyond: flagParam(search.beyond),
    sort: choiceParam(search.sort, TOKEN_SORTS),
    desc: search.desc === undefined ? undefined : flagParam(search.desc) === true,
  };
}

/** Whether the view leaves anything out. */
export const isFiltered = ({ sort: _sort, desc: _desc, ...filters }: InventoryView): boolean =>
  Object.values(filters).some((value) => value !== undefined);

/** Newest first, until told otherwise. */
export const orderOf = ({ sort = "createdAt", desc = sort === "createdAt" }: InventoryView) => ({ sort, desc });

/** The same column again turns the order around. */
export function sortedBy(view: InventoryView, sort: TokenSort): InventoryView {
  const order = orderOf(view);
  return { ...view, sort, desc: order.sort === sort ? !order.desc : sort === "createdAt" };
}

const PAGE = 50;

export const inventoryQuery = (view: InventoryView) => {
  const { sort, desc } = orderOf(view);
  const input: Partial<ListAllTokens> = {
    search: view.q,
    userId: view.user,
    status: view.status,
    kind: view.kind,
    scope: view.scope,
    unusedForDays: view.unused,
    neverExpires: view.never,
    beyondPolicy: view.beyond,
    sort,
    descending: desc,
  };
  return infiniteQueryOptions({
    queryKey: trpc.admin.token.list.infiniteQueryKey(input),
    queryFn: ({ pageParam, signal }) => wholePage(input, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: 0,
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
