import {
  TOKEN_KINDS,
  TOKEN_SORTS,
  TOKEN_STATUSES,
  type TokenFilter,
  type TokenKind,
  type TokenScope,
  type TokenSort,
  type TokenStatus,
} from "@tessera/domain";
import { choiceParam, choicesParam, flagParam, textParam } from "#web/search-params.ts";

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
    status: choicesParam(search.status, TOKEN_STATUSES),
    kind: choiceParam(search.kind, TOKEN_KINDS),
    scope: scopeParam(search.scope),
    unused: Number.isInteger(unused) && unused >= 1 && unused <= 3650 ? unused : undefined,
    never: flagParam(search.never),
    beyond: flagParam(search.beyond),
    sort: choiceParam(search.sort, TOKEN_SORTS),
    desc: search.desc === undefined ? undefined : flagParam(search.desc) === true,
  };
}

/** By its shape, so that pages which need no scope don't load the list; the server refuses one that doesn't exist. */
const scopeParam = (value: unknown): TokenScope | undefined => (isScopeShaped(value) ? value : undefined);

const isScopeShaped = (value: unknown): value is TokenScope =>
  typeof value === "string" && /^(?:all|[a-z]{4,10}:[a-z]{4,10})$/.test(value);

/** Whether the view leaves anything out. */
export const isFiltered = ({ sort: _sort, desc: _desc, ...filters }: InventoryView): boolean =>
  Object.values(filters).some((value) => value !== undefined);

/** Newest first by default. */
export const orderOf = ({ sort = "createdAt", desc = sort === "createdAt" }: InventoryView) => ({ sort, desc });

/** The same column again turns the order around. */
export function sortedBy(view: InventoryView, column: string): InventoryView {
  const sort = choiceParam<TokenSort>(column, TOKEN_SORTS);
  if (sort === undefined) return view;
  const order = orderOf(view);
  return { ...view, sort, desc: order.sort === sort ? !order.desc : sort === "createdAt" };
}

/** What the server calls the filters of the view. */
export const inventoryFilter = (view: InventoryView): TokenFilter => ({
  search: view.q,
  userId: view.user,
  status: view.status,
  kind: view.kind,
  scope: view.scope,
  unusedForDays: view.unused,
  neverExpires: view.never,
  beyondPolicy: view.beyond,
});
