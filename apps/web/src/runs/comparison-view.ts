import { CHANGES, type Change } from "@tessera/domain";
import { choicesParam, runIdParam } from "#web/search-params.ts";

/** What the address says of a comparison. */
export type ComparisonView = { with?: string; change?: Change[] };

export function readComparisonView(search: Record<string, unknown>): ComparisonView {
  return { with: runIdParam(search.with), change: choicesParam(search.change, CHANGES) };
}
