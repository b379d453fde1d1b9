import { trpc } from "#web/trpc.ts";

export const importsQuery = (projectId: string) =>
  trpc.import.list.infiniteQueryOptions({ projectId }, { getNextPageParam: (page) => page.nextCursor });
