import { trpc } from "#web/trpc.ts";
import type { CyclesView } from "./cycles-view.ts";

export const cyclesQuery = (projectId: string, view: CyclesView = {}) =>
  trpc.cycle.list.infiniteQueryOptions(
    { projectId, state: view.state, milestoneId: view.milestone, plan: view.plan, configuration: view.in },
    { getNextPageParam: (page) => page.nextCursor },
  );
