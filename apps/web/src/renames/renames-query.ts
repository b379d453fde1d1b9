import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";

/** Tests that may go on under another name, newest first. */
export const renamesQuery = (projectId: string) => ({
  ...trpc.rename.list.infiniteQueryOptions({ projectId }, { getNextPageParam: (page) => page.nextCursor }),
  staleTime: LIST_FRESH_MS,
});
