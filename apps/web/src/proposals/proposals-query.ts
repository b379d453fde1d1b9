import { LIST_FRESH_MS, queryClient, trpc } from "#web/trpc.ts";
import type { ProposalView } from "./proposal-view.ts";

/** Newest first. */
export const proposalsQuery = (projectId: string, { q, state = "open", kind }: ProposalView) =>
  trpc.proposal.list.infiniteQueryOptions(
    { projectId, search: q, state: state === "all" ? undefined : state, kind },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

/** How many wait, for the navigation. */
export const openProposalsQuery = (projectId: string) =>
  trpc.proposal.count.queryOptions({ projectId }, { staleTime: LIST_FRESH_MS });

/** After a decision: the proposals, and the test cases that some of them became. */
export async function refreshProposals(): Promise<void> {
  void queryClient.invalidateQueries(trpc.case.pathFilter());
  void queryClient.invalidateQueries(trpc.folder.pathFilter());
  await queryClient.invalidateQueries(trpc.proposal.pathFilter());
}
