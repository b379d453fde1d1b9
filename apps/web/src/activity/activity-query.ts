import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { ActivityView } from "./activity-view.ts";

export const activityQuery = (projectId: string, { kind, by }: ActivityView) =>
  trpc.project.activity.infiniteQueryOptions(
    { projectId, kind, actorId: by },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );
