import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { RunsView } from "./runs-view.ts";

export const runsQuery = (projectId: string, { q, ...filter }: RunsView) =>
  trpc.run.list.infiniteQueryOptions(
    { projectId, search: q, ...filter },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

export const runQuery = (ref: { projectId: string; runId: string }) =>
  trpc.run.get.queryOptions(ref, { staleTime: LIST_FRESH_MS });

const SHOWN_CAUSES = 5;

/** The causes of most failures of a run. */
export const runCausesQuery = (ref: { projectId: string; runId: string }) =>
  trpc.run.causes.queryOptions({ ...ref, limit: SHOWN_CAUSES }, { staleTime: LIST_FRESH_MS });
