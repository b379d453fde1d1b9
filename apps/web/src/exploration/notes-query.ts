import type { Exploration, ExplorationRef } from "@tessera/domain";
import { queryClient, trpc } from "#web/trpc.ts";
import { explorationQuery } from "./explorations-query.ts";

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
