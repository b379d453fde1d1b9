import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { FlakyView } from "./flaky-view.ts";

export const flakyQuery = (projectId: string, { branch, owner }: FlakyView) =>
  trpc.flaky.list.infiniteQueryOptions(
    { projectId, branch, owner },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );
