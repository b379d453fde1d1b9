import { CYCLE_CASE_STATUSES, type CycleCaseStatus } from "@tessera/domain";
import { choicesParam, textParam } from "#web/search-params.ts";

/** What the address says of the planned cases of a cycle. */
export type CycleCaseView = { stands?: CycleCaseStatus[]; who?: string; find?: string };

export const readCycleCaseView = (search: Record<string, unknown>): CycleCaseView => ({
  stands: choicesParam(search.stands, CYCLE_CASE_STATUSES),
  who: textParam(search.who, 100),
  find: textParam(search.find),
});
