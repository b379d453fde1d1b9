import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";

/** The bin of a project; without one, the deleted projects. */
export const binQuery = (projectId?: string) => ({
  ...trpc.bin.list.infiniteQueryOptions(projectId === undefined ? {} : { projectId }, {
    getNextPageParam: (page) => page.nextCursor,
  }),
  staleTime: LIST_FRESH_MS,
});
