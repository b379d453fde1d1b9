import { trpc } from "#web/trpc.ts";

export const cyclesQuery = (projectId: string) =>
  trpc.cycle.list.infiniteQueryOptions({ projectId }, { getNextPageParam: (page) => page.nextCursor });
