import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { ProposedImportView } from "./proposed-import-view.ts";

/** Newest first. */
export const proposedImportsQuery = (projectId: string, { state = "open" }: ProposedImportView) =>
  trpc.proposedImport.list.infiniteQueryOptions(
    { projectId, state: state === "all" ? undefined : state },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

/** How many wait, for the navigation. */
export const openProposedImportsQuery = (projectId: string) =>
  trpc.proposedImport.count.queryOptions({ projectId }, { staleTime: LIST_FRESH_MS });
