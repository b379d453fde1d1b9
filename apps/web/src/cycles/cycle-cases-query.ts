import { trpc } from "#web/trpc.ts";
import type { CycleCaseView } from "./cycle-case-view.ts";

export const cycleCasesQuery = (projectId: string, cycleId: string, view: CycleCaseView, limit = 50) =>
  trpc.cycle.cases.infiniteQueryOptions(
    { projectId, cycleId, status: view.stands, assigneeId: view.who, search: view.find, limit },
    { getNextPageParam: (page) => page.nextCursor },
  );
