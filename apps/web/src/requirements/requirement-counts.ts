import type { OutcomeCounts, Requirement } from "@tessera/domain";
import { outcomeText } from "#web/components/outcome-bar.tsx";
import { formatCount } from "#web/counting.ts";

type Counted = Pick<Requirement, "cases" | "counts">;

/** What the test cases of a requirement came to, as bars show outcomes. */
export function outcomeCounts({ cases, counts: { untested, ...counts } }: Counted): OutcomeCounts {
  return { ...counts, tests: cases - untested, muted: 0 };
}

/** `1 failed, 3 passed, 2 untested` */
export function countsText({ cases, counts }: Counted): string {
  const untested = counts.untested === 0 ? [] : [`${formatCount(counts.untested)} untested`];
  const outcomes = counts.untested === cases ? [] : [outcomeText(outcomeCounts({ cases, counts }))];
  return [...outcomes, ...untested].join(", ");
}
