import { trpc } from "../trpc.ts";

export const cyclesQuery = (projectId: string) =>
  trpc.cycle.list.infiniteQueryOptions({ projectId }, { getNextPageParam: (page) => page.nextCursor });
