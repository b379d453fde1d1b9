import { Link } from "@tanstack/react-router";
import type { Milestone } from "@tessera/domain";
import type { Column } from "#web/components/data-table/column.ts";
import { DueDay } from "#web/components/due-day.tsx";
import table from "#web/components/table.module.css";
import { formatCount } from "#web/counting.ts";

const ofAll = (some: number, all: number) => (all === 0 ? "–" : `${formatCount(some)} of ${formatCount(all)}`);

/** The columns of a project's milestones. */
export const MILESTONE_COLUMNS: readonly Column<Milestone>[] = [
  {
    id: "name",
    head: "Milestone",
    width: 140,
    cell: ({ id, projectId, name }) => (
      <Link
        to="/projects/$projectId/cycles"
        params={{ projectId }}
        search={{ milestone: id }}
        className={`${table.link} ${table.cut}`}
        dir="auto"
        title={name}
      >
        {name}
      </Link>
    ),
  },
  {
    id: "due",
    head: "Due",
    width: 140,
    priority: 1,
    time: true,
    cell: ({ dueDate }) => (dueDate === null ? "–" : <DueDay day={dueDate} short />),
  },
  {
    id: "done",
    head: "Test cases done",
    width: 140,
    priority: 2,
    numeric: true,
    cell: ({ cases, untested }) => ofAll(cases - untested, cases),
  },
  {
    id: "closed",
    head: "Cycles closed",
    width: 130,
    priority: 3,
    numeric: true,
    cell: ({ cycles, closedCycles }) => ofAll(closedCycles, cycles),
  },
];
