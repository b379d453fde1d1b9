import { trpc } from "#web/trpc.ts";

export const sessionsQuery = () =>
  trpc.session.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: (page) => page.nextCursor });
