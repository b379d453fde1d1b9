import { OWN_TOKEN_SORTS, TOKEN_STATUSES, type TokenStatus } from "@tessera/domain";
import { choiceParam, choicesParam, flagParam, textParam } from "#web/search-params.ts";

/** What the address says of a list of one account's tokens. */
export type TokenListView = {
  q?: string;
  status?: TokenStatus[];
  sort?: (typeof OWN_TOKEN_SORTS)[number];
  desc?: boolean;
};

/** The same of the token page. `create` opens the dialog, `project` is what it begins with. */
export type TokenView = TokenListView & { create?: true; project?: string };

/** The statuses to filter by, in the order of the chips. */
export const SHOWN_STATUSES = ["Active", "Expiring", "Rotated", "Expired", "Revoked"] as const satisfies TokenStatus[];

export function readTokenListView(search: Record<string, unknown>): TokenListView {
  return {
    q: textParam(search.q, 100),
    status: choicesParam(search.status, TOKEN_STATUSES),
    sort: choiceParam(search.sort, OWN_TOKEN_SORTS),
    desc: search.desc === undefined ? undefined : flagParam(search.desc) === true,
  };
}

/** The parts of the view that the list is about, without what else an address says. */
export const listViewOf = ({ q, status, sort, desc }: TokenListView): TokenListView => ({ q, status, sort, desc });

/** Newest first by default, with what was rotated together side by side. */
export const tokenOrderOf = ({ sort = "createdAt", desc = sort === "createdAt" }: TokenListView) => ({ sort, desc });

/** The same column again turns the order round. */
export function tokensSortedBy(view: TokenListView, column: string): TokenListView {
  const sort = choiceParam(column, OWN_TOKEN_SORTS);
  if (sort === undefined) return view;
  const order = tokenOrderOf(view);
  return { ...view, sort, desc: order.sort === sort ? !order.desc : sort === "createdAt" };
}
