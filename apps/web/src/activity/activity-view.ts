import { ACTIVITY_KINDS } from "@tessera/domain";
import { choicesParam, textParam } from "#web/search-params.ts";

/** What the address says of a project's activity. */
export type ActivityView = { kind?: (typeof ACTIVITY_KINDS)[number][]; by?: string };

export function readActivityView(search: Record<string, unknown>): ActivityView {
  return { kind: choicesParam(search.kind, ACTIVITY_KINDS), by: textParam(search.by, 100) };
}
