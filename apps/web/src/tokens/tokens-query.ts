import type { ListOwnTokens } from "@tessera/domain";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { TokenListView } from "./tokens-view.ts";

/** What the server calls the view. */
export const tokenListInput = ({ q, status, sort, desc }: TokenListView): Partial<ListOwnTokens> => ({
  ...{ limit: 100, search: q, status, sort },
  ...(sort !== undefined && { descending: desc ?? sort === "createdAt" }),
});

export const tokensQuery = (view: TokenListView) =>
  trpc.token.list.infiniteQueryOptions(
    tokenListInput(view),
    // "Last used" is what one looks here for.
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );
