import { REQUIREMENT_SORTS, REQUIREMENT_STATES, type RequirementKind, type RequirementState } from "@tessera/domain";
import { choiceParam, choicesParam, textParam } from "#web/search-params.ts";

type RequirementSort = (typeof REQUIREMENT_SORTS)[number];

/** What the address says of the list of requirements; without a kind it shows requirements, by name. */
export type RequirementView = {
  kind?: RequirementKind;
  q?: string;
  state?: RequirementState[];
  branch?: string;
  environment?: string;
  sort?: RequirementSort;
};

export function readRequirementView(search: Record<string, unknown>): RequirementView {
  return {
    kind: choiceParam(search.kind, ["defect"] as const),
    q: textParam(search.q),
    state: choicesParam(search.state, REQUIREMENT_STATES),
    branch: textParam(search.branch, 300),
    environment: textParam(search.environment, 300),
    sort: choiceParam(search.sort, REQUIREMENT_SORTS),
  };
}

export const isFiltered = ({ q, state, branch, environment }: RequirementView): boolean =>
  [q, state, branch, environment].some((filter) => filter !== undefined);
