import { CYCLE_STATES } from "@tessera/domain";
import { choiceParam, textParam } from "#web/search-params.ts";
import { trpc } from "#web/trpc.ts";

/** What the address says of the list of cycles. */
export type CyclesView = { state?: (typeof CYCLE_STATES)[number]; milestone?: string };

export const readCyclesView = (search: Record<string, unknown>): CyclesView => ({
  state: choiceParam(search.state, CYCLE_STATES),
  milestone: textParam(search.milestone, 100),
});

export const cyclesQuery = (projectId: string, { state, milestone }: CyclesView = {}) =>
  trpc.cycle.list.infiniteQueryOptions(
    { projectId, state, milestoneId: milestone },
    { getNextPageParam: (page) => page.nextCursor },
  );
