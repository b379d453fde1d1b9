import { Link } from "@tanstack/react-router";
import type { SharedSteps } from "@tessera/domain";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";

/** The columns of a project's shared steps. */
export const SHARED_STEPS_COLUMNS: readonly Column<SharedSteps>[] = [
  {
    id: "name",
    head: "Name",
    width: 220,
    cell: ({ id, projectId, name }) => (
      <Link
        to="/projects/$projectId/shared-steps/$sharedStepsId"
        params={{ projectId, sharedStepsId: id }}
        className={`${table.link} ${table.cut}`}
        dir="auto"
        title={name}
      >
        {name}
      </Link>
    ),
  },
  {
    id: "id",
    head: "Id",
    width: 100,
    priority: 3,
    cell: ({ id }) => <span className={`${table.mono} ${table.muted}`}>{id}</span>,
  },
  {
    id: "steps",
    head: "Steps",
    width: 80,
    priority: 2,
    numeric: true,
    cell: ({ steps }) => formatCount(steps.length),
  },
  {
    id: "cases",
    head: "Test cases",
    width: 110,
    priority: 1,
    numeric: true,
    cell: ({ cases }) => formatCount(cases),
  },
  {
    id: "updated",
    head: "Changed",
    width: 140,
    priority: 3,
    time: true,
    cell: ({ updatedAt }) => <TimeAgo time={updatedAt} />,
  },
];
