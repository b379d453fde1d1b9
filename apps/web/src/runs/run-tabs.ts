import type { Run } from "@tessera/domain";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { RunTab, RunView } from "./run-view.ts";

export const TAB_LABELS: Record<RunTab, string> = {
  new: "New failures",
  failures: "All failures",
  fixed: "Fixed",
  flaky: "Flaky",
  missing: "Missing",
  slowest: "Slowest",
  all: "All",
  uploads: "Uploads",
};

/** How many rows a tab has; undefined where that says nothing. */
export function tabCount(run: Run, tab: RunTab): number | undefined {
  const { newFailures, stillFailing, fixed, missing } = run.changes;
  switch (tab) {
    case "new":
      return newFailures;
    case "failures":
      return newFailures + stillFailing;
    case "fixed":
      return fixed;
    case "flaky":
      return run.flaky;
    case "missing":
      return missing;
    case "all":
      return run.cases;
    default:
      return undefined;
  }
}

/** What a person wants to see first of this run. */
export const firstTab = (run: Run): RunTab =>
  (["new", "failures", "missing"] as const).find((tab) => (tabCount(run, tab) ?? 0) > 0) ?? "all";

/** The question that a tab asks of the results; those that are missing are in none but their own. */
function questionOf(tab: RunTab, { status }: RunView) {
  switch (tab) {
    case "new":
      return { change: ["newFailure" as const] };
    case "failures":
      return { change: ["newFailure" as const, "stillFailing" as const] };
    case "fixed":
      return { change: ["fixed" as const] };
    case "missing":
      return { change: ["missing" as const] };
    case "flaky":
      return { flaky: true };
    case "slowest":
      return { sort: "duration" as const };
    default:
      return { status };
  }
}

export const runResultsQuery = (ref: { projectId: string; runId: string }, tab: RunTab, view: RunView) =>
  trpc.run.results.infiniteQueryOptions(
    {
      ...ref,
      ...questionOf(tab, view),
      ...{ search: view.q, environment: view.environment, causeId: view.cause, owner: view.owner },
    },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );
