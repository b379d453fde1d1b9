import { RESULT_STATUSES, type ResultStatus } from "@tessera/domain";
import { caseIdParam, choicesParam, dayParam, textParam } from "#web/search-params.ts";

/** What the address says of the search for results. */
export type FoundResultsView = {
  q?: string;
  status?: ResultStatus[];
  branch?: string;
  environment?: string;
  caseId?: string;
  tag?: string;
  /** Days, `YYYY-MM-DD`, UTC. */
  from?: string;
  to?: string;
};

export function readFoundResultsView(search: Record<string, unknown>): FoundResultsView {
  return {
    q: textParam(search.q),
    status: choicesParam(search.status, RESULT_STATUSES),
    branch: textParam(search.branch, 300),
    environment: textParam(search.environment, 100),
    caseId: caseIdParam(search.caseId),
    tag: textParam(search.tag, 50),
    from: dayParam(search.from),
    to: dayParam(search.to),
  };
}

export const isFoundFiltered = (view: FoundResultsView): boolean =>
  Object.values(view).some((value) => value !== undefined);
