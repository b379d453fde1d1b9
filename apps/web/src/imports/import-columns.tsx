import { Link } from "@tanstack/react-router";
import type { Import } from "@tessera/domain";
import type { ReactNode } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import { outcomeText } from "#web/components/outcome-bar.tsx";
import { OutcomeCell } from "#web/components/outcome-cell.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";
import { asCounts } from "./import-counts.ts";
import { ImportStatus } from "./import-status.tsx";

/** The columns of a project's imports. */
export const IMPORT_COLUMNS: readonly Column<Import>[] = [
  { id: "createdAt", head: "Import", width: 120, cell: (entry) => <ImportTime entry={entry} /> },
  { id: "cycle", head: "Test cycle", width: 110, priority: 3, cell: (entry) => <CycleLink entry={entry} /> },
  {
    id: "outcome",
    head: "Outcome",
    width: 260,
    priority: 2,
    cell: ({ totals }) => <OutcomeCell counts={asCounts(totals)} />,
  },
  {
    id: "tests",
    head: "Tests",
    width: 84,
    priority: 4,
    numeric: true,
    cell: ({ totals }) => formatCount(totals.tests),
  },
  {
    id: "created",
    head: "New cases",
    width: 96,
    priority: 6,
    numeric: true,
    cell: ({ cases }) => formatCount(cases.created),
  },
  {
    id: "branch",
    head: "Branch",
    width: 150,
    priority: 5,
    cell: ({ branch }) => (
      <span className={`${table.mono} ${table.cut}`} dir="auto" title={branch ?? undefined}>
        {branch ?? "–"}
      </span>
    ),
  },
  { id: "status", head: "Status", width: 130, priority: 1, cell: (entry) => <ImportStatus entry={entry} /> },
];

/** The outcome, where there is no column for it. */
export function importBrief({ totals }: Import, shown: ReadonlySet<string>): ReactNode {
  return !shown.has("outcome") && outcomeText(asCounts(totals));
}

function ImportTime({ entry: { projectId, id, createdAt } }: { entry: Import }) {
  return (
    <Link
      to="/projects/$projectId/imports/$importId"
      params={{ projectId, importId: id }}
      resetScroll={false}
      className={table.link}
      data-row={id}
    >
      <TimeAgo time={createdAt} />
    </Link>
  );
}

function CycleLink({ entry: { projectId, cycleId } }: { entry: Import }) {
  return (
    <Link
      to="/projects/$projectId/cycles/$cycleId"
      params={{ projectId, cycleId }}
      className={`${table.link} ${table.mono}`}
    >
      {cycleId}
    </Link>
  );
}
