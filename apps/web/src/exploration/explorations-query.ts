import { EXPLORATION_STATES, type Exploration, type ExplorationRef } from "@tessera/domain";
import { choiceParam, flagParam, textParam } from "#web/search-params.ts";
import { LIST_FRESH_MS, queryClient, trpc } from "#web/trpc.ts";

/** What the address says of the list of exploratory sessions. */
export type ExplorationsView = { state?: Exploration["state"]; mine?: true; milestone?: string };

export const readExplorationsView = (search: Record<string, unknown>): ExplorationsView => ({
  state: choiceParam(search.state, EXPLORATION_STATES),
  mine: flagParam(search.mine),
  milestone: textParam(search.milestone, 100),
});

export const explorationsQuery = (projectId: string, { state, mine, milestone }: ExplorationsView) =>
  trpc.exploration.list.infiniteQueryOptions(
    { projectId, state: state && [state], testerId: mine && "me", milestoneId: milestone },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

export const explorationQuery = (ref: ExplorationRef) => trpc.exploration.get.queryOptions(ref);

/** Notes that one request brings. */
const NOTES_PAGE = 200;

export const notesQuery = (ref: ExplorationRef) =>
  trpc.exploration.note.list.infiniteQueryOptions(
    { ...ref, limit: NOTES_PAGE },
    { getNextPageParam: (page) => page.nextCursor },
  );

export const noteFilesQuery = ({ projectId, explorationId }: ExplorationRef) =>
  trpc.attachment.list.infiniteQueryOptions(
    { projectId, explorationId, limit: NOTES_PAGE },
    { getNextPageParam: (page) => page.nextCursor },
  );

export const explorationResultsQuery = (ref: ExplorationRef) =>
  trpc.exploration.result.list.infiniteQueryOptions(
    { ...ref, limit: NOTES_PAGE },
    { getNextPageParam: (page) => page.nextCursor },
  );

/** Shows a session as the server answered it; an older answer that is still on its way does not take its place. */
export async function showExploration(changed: Exploration): Promise<void> {
  const query = explorationQuery({ projectId: changed.projectId, explorationId: changed.id });
  await queryClient.cancelQueries(query);
  queryClient.setQueryData(query.queryKey, changed);
  void queryClient.invalidateQueries(trpc.exploration.list.pathFilter());
  void queryClient.invalidateQueries(trpc.exploration.assignedToMe.pathFilter());
}
