import { trpc } from "#web/trpc.ts";

export const homeQuery = () =>
  trpc.insight.home.infiniteQueryOptions({ limit: 60 }, { getNextPageParam: (page) => page.nextCursor });
