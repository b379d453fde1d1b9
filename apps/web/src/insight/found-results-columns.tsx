import { Link } from "@tanstack/react-router";
import type { FoundResult } from "@tessera/domain";
import type { ReactNode } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import { OUTCOMES, OutcomeLabel } from "#web/components/outcome.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatDuration } from "#web/duration.ts";

/** The columns of results over all runs and cycles. */
export const foundResultsColumns = (projectId: string): readonly Column<FoundResult>[] => [
  { id: "name", head: "Test", width: 220, cell: (result) => <Name projectId={projectId} of={result} /> },
  { id: "message", head: "Message", width: 260, priority: 5, cell: ({ message }) => <Cut>{message}</Cut> },
  { id: "status", head: "Outcome", width: 110, priority: 1, cell: ({ status }) => <OutcomeLabel status={status} /> },
  { id: "run", head: "Run", width: 100, priority: 3, cell: (result) => <Run projectId={projectId} of={result} /> },
  { id: "branch", head: "Branch", width: 140, priority: 4, cell: ({ branch }) => <Cut>{branch}</Cut> },
  {
    id: "environment",
    head: "Environment",
    width: 130,
    priority: 6,
    cell: (result) => <Cut>{result.environment}</Cut>,
  },
  {
    id: "duration",
    head: "Duration",
    width: 100,
    priority: 7,
    numeric: true,
    cell: ({ durationMs }) => (durationMs === null ? "–" : formatDuration(durationMs)),
  },
  {
    id: "createdAt",
    head: "When",
    width: 130,
    priority: 2,
    time: true,
    cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
  },
];

/** What the columns without room would say. */
export const foundResultsBrief = ({ status, run, branch }: FoundResult, shown: ReadonlySet<string>): ReactNode =>
  [!shown.has("status") && OUTCOMES[status].word, !shown.has("run") && run, !shown.has("branch") && branch]
    .filter(Boolean)
    .join(" · ");

type OfResult = { projectId: string; of: FoundResult };

/** Leads to the result beside its run, or beside the cycle that a person recorded it in. */
function Name({ projectId, of: { id, run, caseId, cycleId, name, classname } }: OfResult) {
  const looks = { className: `${table.link} ${table.cut}`, dir: "auto", title: name.slice(0, 1000) };
  return (
    <>
      {run === null ? (
        <Link
          to="/projects/$projectId/cycles/$cycleId/results/$resultId"
          params={{ projectId, cycleId, resultId: id }}
          {...looks}
        >
          {name}
        </Link>
      ) : (
        <Link to="/projects/$projectId/runs/$runId/cases/$caseId" params={{ projectId, runId: run, caseId }} {...looks}>
          {name}
        </Link>
      )}
      {classname !== null && (
        <span className={`${table.muted} ${table.cut}`} dir="auto" title={classname.slice(0, 1000)}>
          {classname}
        </span>
      )}
    </>
  );
}

function Run({ projectId, of: { run } }: OfResult) {
  if (run === null) return <span className={table.muted}>By hand</span>;
  return (
    <Link
      to="/projects/$projectId/runs/$runId"
      params={{ projectId, runId: run }}
      className={`${table.plainLink} ${table.mono}`}
    >
      {run}
    </Link>
  );
}

function Cut({ children }: { children: string | null }) {
  if (children === null || children === "") return <span className={table.muted}>–</span>;
  return (
    <span className={table.cut} dir="auto" title={children.slice(0, 1000)}>
      {children}
    </span>
  );
}
