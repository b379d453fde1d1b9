import { CYCLE_STATES } from "@tessera/domain";
import { choiceParam, textParam } from "#web/search-params.ts";

/** What the address says of the list of cycles. */
export type CyclesView = { state?: (typeof CYCLE_STATES)[number]; milestone?: string; plan?: string; in?: string };

export const readCyclesView = (search: Record<string, unknown>): CyclesView => ({
  state: choiceParam(search.state, CYCLE_STATES),
  milestone: textParam(search.milestone, 100),
  plan: textParam(search.plan, 200),
  in: textParam(search.in, 60),
});
