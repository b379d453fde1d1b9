import { VERDICTS, type Verdict } from "@tessera/domain";
import { choicesParam, dayParam, textParam } from "#web/search-params.ts";

/** What the address says of the list of runs. */
export type RunsView = {
  q?: string;
  branch?: string;
  verdict?: Verdict[];
  environment?: string;
  commit?: string;
  name?: string;
  /** Days, `YYYY-MM-DD`, UTC. */
  from?: string;
  to?: string;
};

export function readRunsView(search: Record<string, unknown>): RunsView {
  return {
    q: textParam(search.q),
    branch: textParam(search.branch, 300),
    verdict: choicesParam(search.verdict, VERDICTS),
    environment: textParam(search.environment, 100),
    commit: textParam(search.commit, 100),
    name: textParam(search.name, 300),
    from: dayParam(search.from),
    to: dayParam(search.to),
  };
}

export const isFiltered = (view: RunsView): boolean => Object.values(view).some((value) => value !== undefined);
