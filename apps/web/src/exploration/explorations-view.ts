import { EXPLORATION_STATES, type Exploration } from "@tessera/domain";
import { choiceParam, flagParam, textParam } from "#web/search-params.ts";

/** What the address says of the list of exploratory sessions. */
export type ExplorationsView = { state?: Exploration["state"]; mine?: true; milestone?: string };

export const readExplorationsView = (search: Record<string, unknown>): ExplorationsView => ({
  state: choiceParam(search.state, EXPLORATION_STATES),
  mine: flagParam(search.mine),
  milestone: textParam(search.milestone, 100),
});
