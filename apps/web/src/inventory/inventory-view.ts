import {
  type ListAllTokens,
  TOKEN_KINDS,
  TOKEN_SORTS,
  type TokenKind,
  TokenScope,
  type TokenSort,
  TokenStatus,
} from "@tessera/domain";
import { choiceParam, choicesParam, flagParam, textParam } from "../search-params.ts";
import { trpc } from "../trpc.ts";

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
    limit: PAGE,
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
  return trpc.admin.token.list.infiniteQueryOptions(input, {
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });
};
