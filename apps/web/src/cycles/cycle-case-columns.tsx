import { Link } from "@tanstack/react-router";
import type { CycleCase } from "@tessera/domain";
import { Priority } from "#web/cases/priority.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";
import { CaseStatus } from "./case-status.tsx";

/** The columns of the test cases that a cycle plans. */
export const cycleCaseColumns = (projectId: string, cycleId: string): Column<CycleCase>[] => [
  {
    id: "name",
    head: "Test case",
    width: 160,
    cell: ({ caseId, name }) => (
      <>
        <Link
          to="/projects/$projectId/cycles/$cycleId/execute"
          params={{ projectId, cycleId }}
          search={{ case: caseId }}
          className={`${table.link} ${table.cut}`}
          dir="auto"
          title={name}
        >
          {name}
        </Link>
        <span className={`${table.mono} ${table.muted}`}>{caseId}</span>
      </>
    ),
  },
  { id: "status", head: "Status", width: 120, priority: 1, cell: ({ status }) => <CaseStatus status={status} /> },
  {
    id: "assignee",
    head: "Assigned to",
    width: 150,
    priority: 2,
    cell: ({ assignee }) => (
      <span className={table.cut} dir="auto">
        {assignee?.name ?? "–"}
      </span>
    ),
  },
  {
    id: "priority",
    head: "Priority",
    width: 96,
    priority: 4,
    cell: ({ priority }) => <Priority priority={priority} />,
  },
  {
    id: "estimate",
    head: "Minutes",
    width: 84,
    priority: 6,
    numeric: true,
    cell: ({ estimate }) => (estimate === null ? "–" : formatCount(estimate)),
  },
  {
    id: "last",
    head: "Last result",
    width: 130,
    priority: 3,
    time: true,
    cell: ({ lastResultAt }) => (lastResultAt === null ? "–" : <TimeAgo time={lastResultAt} />),
  },
  {
    id: "by",
    head: "By",
    width: 130,
    priority: 5,
    cell: ({ lastResultBy }) => (
      <span className={table.cut} dir="auto">
        {lastResultBy?.name ?? "–"}
      </span>
    ),
  },
];
