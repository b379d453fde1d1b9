import type { FlakyTest } from "@tessera/domain";
import type { ReactNode } from "react";
import { CaseLink } from "#web/cases/case-link.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { OwnerNames } from "#web/owners/owner-names.tsx";
import classes from "./flaky-columns.module.css";
import { percentText } from "./trend-charts.tsx";

export const flakyColumns = (projectId: string): readonly Column<FlakyTest>[] => [
  { id: "name", head: "Test", width: 240, cell: (test) => <CaseLink projectId={projectId} of={test.case} /> },
  { id: "rate", head: "Flaky", width: 190, priority: 1, cell: (test) => <Rate test={test} /> },
  { id: "owners", head: "Owner", width: 150, priority: 4, cell: ({ owners }) => <OwnerNames owners={owners} /> },
  {
    id: "flips",
    head: "Changes of outcome",
    width: 150,
    priority: 3,
    numeric: true,
    cell: ({ flips }) => formatCount(flips),
  },
  {
    id: "lastFlakyAt",
    head: "Last flaky",
    width: 130,
    priority: 2,
    time: true,
    cell: ({ lastFlakyAt }) => (lastFlakyAt === null ? "–" : <TimeAgo time={lastFlakyAt} />),
  },
];

/** What the columns without room would say. */
export const flakyBrief = (test: FlakyTest, shown: ReadonlySet<string>): ReactNode =>
  !shown.has("rate") && `${percentText(test.rate)} of ${countOf(test.runs, "run")}`;

/** The share as a bar of gold, and how many runs it is of. */
function Rate({ test: { rate, runs, flakyRuns, confident, muted } }: { test: FlakyTest }) {
  return (
    <>
      <span className={classes.rate}>
        <span className={classes.bar} aria-hidden data-color-speaks>
          <span style={{ width: `${Math.max(4, rate * 100)}%` }} />
        </span>
        {percentText(rate)}
      </span>
      <span className={classes.sample}>
        {formatCount(flakyRuns)} of {countOf(runs, "run")}
        {!confident && ", too few to be sure"}
        {muted && ", muted"}
      </span>
    </>
  );
}
