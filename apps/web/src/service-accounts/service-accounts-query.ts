import { tokenListInput } from "#web/tokens/tokens-query.ts";
import type { TokenListView } from "#web/tokens/tokens-view.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";

/** What the address says of the list of service accounts. */
export type ServiceAccountsView = { q?: string };

export const serviceAccountsQuery = ({ q }: ServiceAccountsView) =>
  trpc.admin.serviceAccount.list.infiniteQueryOptions(
    { limit: 50, search: q },
    { getNextPageParam: (page) => page.nextCursor },
  );

export const serviceAccountQuery = (accountId: string) => trpc.admin.serviceAccount.get.queryOptions({ accountId });

export const accountTokensQuery = (accountId: string, view: TokenListView) =>
  trpc.admin.serviceAccount.token.list.infiniteQueryOptions(
    { accountId, ...tokenListInput(view) },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

export const accountTokenQuery = (accountId: string, id: string) =>
  trpc.admin.serviceAccount.token.get.queryOptions({ accountId, id });
