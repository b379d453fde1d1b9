import type { ListAccounts } from "@tessera/domain";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import { orderOf, type UsersView, usersFilter } from "./users-view.ts";

const PAGE = 100;

export const usersCountQuery = (view: UsersView) =>
  trpc.admin.user.count.queryOptions(usersFilter(view), { staleTime: LIST_FRESH_MS });

export const usersQuery = (view: UsersView) => {
  const { sort, desc } = orderOf(view);
  const input: Partial<ListAccounts> = { limit: PAGE, ...usersFilter(view), sort, descending: desc };
  return trpc.admin.user.list.infiniteQueryOptions(input, {
    getNextPageParam: (page) => page.nextCursor,
    staleTime: LIST_FRESH_MS,
  });
};
