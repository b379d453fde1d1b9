import { LIST_FRESH_MS, queryClient, trpc } from "#web/trpc.ts";
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

/** After a decision: an accepted upload reaches everything that results reach. */
export async function refreshProposedImports(): Promise<void> {
  for (const router of [trpc.run, trpc.result, trpc.cycle, trpc.case, trpc.import, trpc.project]) {
    void queryClient.invalidateQueries(router.pathFilter());
  }
  await queryClient.invalidateQueries(trpc.proposedImport.pathFilter());
}
