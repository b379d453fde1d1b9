import { PROPOSAL_KINDS, PROPOSAL_STATES, type Proposal } from "@tessera/domain";
import { choiceParam, textParam } from "#web/search-params.ts";

const STATES = [...PROPOSAL_STATES, "all"] as const;
type ShownState = (typeof STATES)[number];

/** What the address says of the list of proposals; without a state it shows the open ones. */
export type ProposalView = { q?: string; state?: ShownState; kind?: Proposal["kind"] };

export function readProposalView(search: Record<string, unknown>): ProposalView {
  return {
    q: textParam(search.q),
    state: choiceParam(search.state, STATES),
    kind: choiceParam(search.kind, PROPOSAL_KINDS),
  };
}
