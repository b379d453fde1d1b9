import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { CauseView } from "./cause-view.ts";

export const causesQuery = (projectId: string, { q, state }: CauseView) =>
  trpc.cause.list.infiniteQueryOptions(
    { projectId, search: q, state },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );
