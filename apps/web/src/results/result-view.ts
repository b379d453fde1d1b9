import { RESULT_SORTS, RESULT_STATUSES, type ResultStatus } from "@tessera/domain";
import { choiceParam, choicesParam, flagParam, textParam, toggled } from "#web/search-params.ts";

export type ResultSort = (typeof RESULT_SORTS)[number];

/** What the address says of the results table; absent means the default. */
export type ResultView = { status?: ResultStatus[]; q?: string; sort?: ResultSort; desc?: true };

export function readResultView(search: Record<string, unknown>): ResultView {
  return {
    status: choicesParam(search.status, RESULT_STATUSES),
    q: textParam(search.q),
    sort: choiceParam(search.sort, RESULT_SORTS),
    desc: flagParam(search.desc),
  };
}

export function toggleStatus(view: ResultView, status: ResultStatus): ResultView {
  return { ...view, status: toggled(view.status, status, RESULT_STATUSES) };
}

/** First a click sorts by a column as it is read most, then the other way round. */
export function toggleSort(view: ResultView, sort: ResultSort): ResultView {
  const current = view.sort ?? "status";
  // The slowest tests are what a duration column is asked for.
  const first = sort === "duration" ? true : undefined;
  const desc = current === sort ? (view.desc ? undefined : (true as const)) : first;
  return { ...view, sort: sort === "status" ? undefined : sort, desc };
}
