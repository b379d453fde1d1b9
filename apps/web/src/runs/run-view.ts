import { RESULT_STATUSES, type ResultStatus } from "@tessera/domain";
import { choiceParam, choicesParam, textParam } from "#web/search-params.ts";

export const RUN_TABS = ["new", "failures", "fixed", "flaky", "missing", "slowest", "all", "uploads"] as const;
export type RunTab = (typeof RUN_TABS)[number];

/** What the address says of the page of a run. */
export type RunView = {
  tab?: RunTab;
  q?: string;
  environment?: string;
  status?: ResultStatus[];
  cause?: string;
  owner?: string;
};

export function readRunView(search: Record<string, unknown>): RunView {
  return {
    tab: choiceParam(search.tab, RUN_TABS),
    q: textParam(search.q),
    environment: textParam(search.environment, 100),
    status: choicesParam(search.status, RESULT_STATUSES),
    cause: textParam(search.cause, 100),
    owner: textParam(search.owner, 50),
  };
}
