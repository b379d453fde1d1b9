import type { ChangeCounts } from "@tessera/domain";
import { countOf } from "#web/counting.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { ComparisonView } from "./comparison-view.ts";

/** Without `with`, the baseline is compared with. */
export const comparisonQuery = (ref: { projectId: string; runId: string }, view: ComparisonView) =>
  trpc.run.comparison.infiniteQueryOptions(
    { ...ref, ...view },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

/** `3 new failures, 2 fixed` */
export function comparisonTitle(counts: ChangeCounts | undefined, baseId: string | null): string {
  if (baseId === null) return "Nothing to compare with yet";
  if (!counts) return `Compared with ${baseId}`;
  const { newFailures, stillFailing, fixed, added, missing } = counts;
  const parts = [
    newFailures > 0 && countOf(newFailures, "new failure"),
    stillFailing > 0 && `${stillFailing} still failing`,
    fixed > 0 && `${fixed} fixed`,
    added > 0 && `${added} added`,
    missing > 0 && `${missing} missing`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? "No differences" : parts.join(", ");
}
