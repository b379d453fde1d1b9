import { PROPOSED_IMPORT_STATES } from "@tessera/domain";
import { choiceParam } from "#web/search-params.ts";

const STATES = [...PROPOSED_IMPORT_STATES, "all"] as const;

/** What the address says of the list of proposed results; without a state it shows the open ones. */
export type ProposedImportView = { state?: (typeof STATES)[number] };

export function readProposedImportView(search: Record<string, unknown>): ProposedImportView {
  return { state: choiceParam(search.state, STATES) };
}
