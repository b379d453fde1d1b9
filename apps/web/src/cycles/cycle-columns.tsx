import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { TestCycle } from "@tessera/domain";
import type { Column } from "#web/components/data-table/column.ts";
import { DueDay } from "#web/components/due-day.tsx";
import { passRate } from "#web/components/outcome.tsx";
import { OutcomeCell } from "#web/components/outcome-cell.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";

/** The columns of a project's test cycles. */
export const CYCLE_COLUMNS: readonly Column<TestCycle>[] = [
  { id: "name", head: "Test cycle", width: 140, cell: (cycle) => <CycleName cycle={cycle} /> },
  {
    id: "outcome",
    head: "Outcome",
    width: 210,
    priority: 1,
    cell: ({ counts }) => <OutcomeCell counts={counts} />,
  },
  {
    id: "progress",
    head: "Done",
    width: 120,
    priority: 1,
    numeric: true,
    cell: ({ state, progress: { cases, untested } }) => (
      <>
        {cases === 0 ? "–" : `${formatCount(cases - untested)} of ${formatCount(cases)}`}
        {state === "closed" && <IconLock size={14} aria-label="Closed" />}
      </>
    ),
  },
  {
    id: "assigned",
    head: "Assigned",
    width: 130,
    priority: 4,
    cell: ({ progress: { cases, assigned, people } }) =>
      cases === 0
        ? "–"
        : cases > assigned
          ? `${formatCount(cases - assigned)} to no one`
          : countOf(people, "person", "people"),
  },
  {
    id: "due",
    head: "Due",
    width: 124,
    priority: 2,
    time: true,
    cell: ({ dueDate }) => (dueDate === null ? "–" : <DueDay day={dueDate} short />),
  },
  {
    id: "rate",
    head: "Pass rate",
    width: 92,
    priority: 2,
    numeric: true,
    cell: ({ counts }) => passRate(counts) ?? "–",
  },
  {
    id: "branch",
    head: "Branch",
    width: 150,
    priority: 4,
    cell: ({ branch }) => (
      <span className={`${table.mono} ${table.cut}`} dir="auto" title={branch ?? undefined}>
        {branch ?? "–"}
      </span>
    ),
  },
  {
    id: "environment",
    head: "Environment",
    width: 130,
    priority: 5,
    cell: ({ environment }) => (
      <span className={table.cut} dir="auto" title={environment ?? undefined}>
        {environment ?? "–"}
      </span>
    ),
  },
  {
    id: "configuration",
    head: "Configuration",
    width: 150,
    priority: 4,
    cell: ({ configuration }) => <Values of={configuration} />,
  },
  {
    id: "lastResultAt",
    head: "Last result",
    width: 124,
    priority: 3,
    time: true,
    cell: ({ lastResultAt }) => (lastResultAt === null ? "–" : <TimeAgo time={lastResultAt} />),
  },
];

function Values({ of }: { of: TestCycle["configuration"] }) {
  const values = of.map(({ value }) => value).join(", ");
  return (
    <span className={table.cut} dir="auto" title={of.map(({ name, value }) => `${name}: ${value}`).join(", ")}>
      {values || "–"}
    </span>
  );
}

function CycleName({ cycle: { projectId, id, name } }: { cycle: TestCycle }) {
  return (
    <>
      <Link
        to="/projects/$projectId/cycles/$cycleId"
        params={{ projectId, cycleId: id }}
        className={`${table.link} ${table.cut}`}
        dir="auto"
        title={name}
      >
        {name}
      </Link>
      <span className={`${table.mono} ${table.muted}`}>{id}</span>
    </>
  );
}
