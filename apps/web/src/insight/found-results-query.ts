import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { FoundResultsView } from "./found-results-view.ts";

/** Results over all runs and cycles of a project, newest first. */
export const foundResultsQuery = (projectId: string, { q, ...filter }: FoundResultsView) =>
  trpc.result.search.infiniteQueryOptions(
    { projectId, search: q, ...filter },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );
