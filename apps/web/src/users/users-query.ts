import { trpc } from "../trpc.ts";

/** What the address says of the list of users. */
export type UsersView = { q?: string };

export const usersQuery = (view: UsersView) =>
  trpc.admin.user.list.infiniteQueryOptions(
    { limit: 50, search: view.q },
    { getNextPageParam: (page) => page.nextCursor },
  );
