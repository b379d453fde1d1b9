import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";

type Ref = { projectId: string; runId: string };

/** The newest uploads of a run, as many as an answer holds. */
export const runUploadsQuery = (ref: Ref) =>
  trpc.import.list.queryOptions({ ...ref, limit: 200 }, { staleTime: LIST_FRESH_MS });

export const allRunUploadsQuery = (ref: Ref) =>
  trpc.import.list.infiniteQueryOptions(ref, {
    getNextPageParam: (page) => page.nextCursor,
    staleTime: LIST_FRESH_MS,
  });
