import { CAUSE_STATES, type CauseState } from "@tessera/domain";
import { choicesParam, textParam } from "#web/search-params.ts";

/** What the address says of the list of causes. */
export type CauseView = { q?: string; state?: CauseState[] };

export function readCauseView(search: Record<string, unknown>): CauseView {
  return { q: textParam(search.q), state: choicesParam(search.state, CAUSE_STATES) };
}
