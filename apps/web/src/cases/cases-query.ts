import { trpc } from "#web/trpc.ts";

/** What the address says of the list of cases. */
export type CaseView = { q?: string; folder?: string };

export const casesQuery = (projectId: string, view: CaseView) =>
  trpc.case.list.infiniteQueryOptions(
    { projectId, search: view.q, folderId: view.folder },
    { getNextPageParam: (page) => page.nextCursor },
  );

export const foldersQuery = (projectId: string) => trpc.folder.list.queryOptions({ projectId, limit: 200 });
