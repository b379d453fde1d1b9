import type { MutedCase } from "@tessera/domain";
import type { ReactNode } from "react";
import { CaseLink } from "#web/cases/case-link.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { formatCalendarDay, formatDay, TimeAgo } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";

export const muteColumns = (projectId: string): readonly Column<MutedCase>[] => [
  { id: "name", head: "Test", width: 220, cell: (mute) => <CaseLink projectId={projectId} of={mute.case} /> },
  {
    id: "reason",
    head: "Reason",
    width: 240,
    priority: 3,
    cell: ({ reason }) => (
      <span className={table.cut} dir="auto" title={reason}>
        {reason}
      </span>
    ),
  },
  { id: "until", head: "Until", width: 130, priority: 1, time: true, cell: ({ until }) => untilText(until) },
  {
    id: "hidden",
    head: "Muted failures",
    width: 120,
    priority: 2,
    numeric: true,
    cell: ({ hiddenFailures, broken }) => (
      <>
        {formatCount(hiddenFailures)}
        {broken && <span className={table.muted}> broken</span>}
      </>
    ),
  },
  {
    id: "branch",
    head: "Branch",
    width: 120,
    priority: 5,
    cell: ({ branch }) => (
      <span className={table.cut} dir="auto">
        {branch ?? "Every branch"}
      </span>
    ),
  },
  {
    id: "mutedBy",
    head: "Muted",
    width: 150,
    priority: 4,
    cell: ({ since, mutedBy }) => (
      <>
        <span className={table.cut}>
          <TimeAgo time={since} />
        </span>
        <span className={`${table.muted} ${table.cut}`} dir="auto">
          {mutedBy?.name}
        </span>
      </>
    ),
  },
];

/** What the columns without room would say first. */
export const muteBrief = ({ reason, until, hiddenFailures }: MutedCase, shown: ReadonlySet<string>): ReactNode =>
  !shown.has("reason") && `Until ${untilText(until)}, ${countOf(hiddenFailures, "failure")}: ${reason}`;

/** A day is meant in UTC, an instant in the reader's zone. */
const untilText = (until: string) => (until.includes("T") ? formatDay(until) : formatCalendarDay(until));
