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

/** The columns of a run's uploads. */
export const importColumns = (run: { projectId: string; runId: string }): readonly Column<Import>[] => [
  { id: "createdAt", head: "Upload", width: 150, cell: (entry) => <ImportLink run={run} entry={entry} /> },
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
  { id: "format", head: "Format", width: 130, priority: 8, cell: ({ format }) => format },
  { id: "cycle", head: "Test cycle", width: 110, priority: 7, cell: (entry) => <CycleLink entry={entry} /> },
  { id: "by", head: "Uploaded", width: 170, priority: 3, cell: (entry) => <Uploaded entry={entry} /> },
  { id: "status", head: "Status", width: 200, priority: 1, cell: (entry) => <ImportStatus entry={entry} /> },
];

/** The outcome, where there is no column for it. */
export function importBrief({ totals }: Import, shown: ReadonlySet<string>): ReactNode {
  return !shown.has("outcome") && outcomeText(asCounts(totals));
}

/** `e2e, shard 3/8, attempt 2`: what distinguishes an upload from the others of its run. */
export function importName({ job, environment, shard, jobAttempt }: Import): string {
  const parts = [job, environment, shard && `shard ${shard}`, jobAttempt > 1 && `attempt ${jobAttempt}`];
  return parts.filter(Boolean).join(", ") || "Upload";
}

type ImportLinkProps = { run: { projectId: string; runId: string }; entry: Import };

function ImportLink({ run, entry }: ImportLinkProps) {
  const name = importName(entry);
  return (
    <Link
      to="/projects/$projectId/runs/$runId/imports/$importId"
      params={{ ...run, importId: entry.id }}
      search={true}
      resetScroll={false}
      className={`${table.link} ${table.cut}`}
      data-row={entry.id}
      title={name}
    >
      {name}
    </Link>
  );
}

function Uploaded({ entry: { createdAt, createdBy, viaToken } }: { entry: Import }) {
  const who = [createdBy?.name, viaToken && `token “${viaToken.name}”`].filter(Boolean).join(", ");
  return (
    <>
      <span className={table.cut}>
        <TimeAgo time={createdAt} />
      </span>
      <span className={`${table.muted} ${table.cut}`} dir="auto" title={who}>
        {who}
      </span>
    </>
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
