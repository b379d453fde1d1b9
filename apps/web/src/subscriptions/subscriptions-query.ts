import { trpc } from "#web/trpc.ts";

export const subscriptionsQuery = (projectId?: string) =>
  trpc.subscription.list.infiniteQueryOptions(
    { projectId, limit: 200 },
    { getNextPageParam: (page) => page.nextCursor },
  );
