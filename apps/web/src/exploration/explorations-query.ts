import type { ExplorationRef } from "@tessera/domain";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { ExplorationsView } from "./explorations-view.ts";

export const explorationsQuery = (projectId: string, { state, mine, milestone }: ExplorationsView) =>
  trpc.exploration.list.infiniteQueryOptions(
    { projectId, state: state && [state], testerId: mine && "me", milestoneId: milestone },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

export const explorationQuery = (ref: ExplorationRef) => trpc.exploration.get.queryOptions(ref);
