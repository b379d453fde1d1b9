import { Link } from "@tanstack/react-router";
import type { AssignedCase } from "@tessera/domain";
import { Priority } from "#web/cases/priority.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import { DueDay } from "#web/components/due-day.tsx";
import table from "#web/components/table.module.css";
import { formatCount } from "#web/counting.ts";
import { CaseStatus } from "./case-status.tsx";

/** The columns of what someone is to execute, in all projects. */
export const ASSIGNED_COLUMNS: readonly Column<AssignedCase>[] = [
  {
    id: "name",
    head: "Test case",
    width: 160,
    cell: ({ project, cycle, caseId, name }) => (
      <>
        <Link
          to="/projects/$projectId/cycles/$cycleId/execute"
          params={{ projectId: project.id, cycleId: cycle.id }}
          search={{ case: caseId, who: "me" }}
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
  {
    id: "cycle",
    head: "Test cycle",
    width: 180,
    priority: 1,
    cell: ({ project, cycle }) => (
      <Link
        to="/projects/$projectId/cycles/$cycleId"
        params={{ projectId: project.id, cycleId: cycle.id }}
        className={table.cut}
        dir="auto"
      >
        {cycle.name}
      </Link>
    ),
  },
  {
    id: "project",
    head: "Project",
    width: 140,
    priority: 3,
    cell: ({ project }) => (
      <span className={table.cut} dir="auto">
        {project.name}
      </span>
    ),
  },
  {
    id: "due",
    head: "Due",
    width: 130,
    priority: 2,
    time: true,
    cell: ({ cycle: { dueDate } }) => (dueDate === null ? "–" : <DueDay day={dueDate} short />),
  },
  { id: "status", head: "Status", width: 116, priority: 4, cell: ({ status }) => <CaseStatus status={status} /> },
  {
    id: "priority",
    head: "Priority",
    width: 96,
    priority: 5,
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
];
