import { CASE_PRIORITIES, CASE_REVIEW_STATES, type CasePriority } from "@tessera/domain";
import { choiceParam, choicesParam, textParam } from "#web/search-params.ts";

/** The states of a review, and those that wait for who looks at the list. */
export const REVIEW_VIEWS = [...CASE_REVIEW_STATES, "mine"] as const;
export type ReviewView = (typeof REVIEW_VIEWS)[number];

/** What the address says of the list of cases. */
export type CaseView = {
  q?: string;
  folder?: string;
  priority?: CasePriority[];
  tag?: string;
  owner?: string;
  /** A custom field and its value, `<id>=<value>`. */
  field?: string;
  review?: ReviewView;
};

export const readCaseView = (search: Record<string, unknown>): CaseView => ({
  q: textParam(search.q),
  folder: textParam(search.folder),
  priority: choicesParam(search.priority, CASE_PRIORITIES),
  tag: textParam(search.tag, 50),
  owner: textParam(search.owner, 100),
  field: textParam(search.field, 2200),
  review: choiceParam(search.review, REVIEW_VIEWS),
});

export const isFiltered = (view: CaseView) => Object.values(view).some((value) => value !== undefined);
