import { IconCircleCheck, IconCircleDot, IconCircleMinus, type TablerIcon } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Cause, CauseState } from "@tessera/domain";
import type { ReactNode } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { countOf, formatCount } from "#web/counting.ts";
import classes from "./cause-columns.module.css";

export const CAUSE_LOOKS: Record<CauseState, { word: string; icon: TablerIcon }> = {
  open: { word: "Open", icon: IconCircleDot },
  resolved: { word: "Resolved", icon: IconCircleCheck },
  ignored: { word: "Ignored", icon: IconCircleMinus },
};

export const causeColumns = (projectId: string): readonly Column<Cause>[] => [
  { id: "title", head: "Cause", width: 280, cell: (cause) => <CauseTitle projectId={projectId} cause={cause} /> },
  { id: "state", head: "State", width: 130, priority: 1, cell: (cause) => <CauseStateLabel cause={cause} /> },
  { id: "tests", head: "Tests", width: 80, priority: 2, numeric: true, cell: ({ tests }) => formatCount(tests) },
  { id: "runs", head: "Runs", width: 80, priority: 3, numeric: true, cell: ({ runs }) => formatCount(runs) },
  {
    id: "firstRun",
    head: "Since",
    width: 130,
    priority: 4,
    cell: ({ firstRun, lastGoodCommit }) => (
      <>
        <RunLink projectId={projectId} runId={firstRun} />
        {lastGoodCommit !== null && (
          <span className={`${table.muted} ${table.cut}`} title={lastGoodCommit}>
            good at {lastGoodCommit.slice(0, 10)}
          </span>
        )}
      </>
    ),
  },
  {
    id: "lastRun",
    head: "Last run",
    width: 100,
    priority: 6,
    cell: ({ lastRun }) => <RunLink projectId={projectId} runId={lastRun} />,
  },
  {
    id: "assignee",
    head: "Assigned to",
    width: 130,
    priority: 5,
    cell: ({ assignee }) => (
      <span className={table.cut} dir="auto">
        {assignee?.name ?? "–"}
      </span>
    ),
  },
];

/** What the columns without room would say first. */
export const causeBrief = ({ tests, firstRun }: Cause, shown: ReadonlySet<string>): ReactNode =>
  !shown.has("tests") && `${countOf(tests, "test")}${firstRun === null ? "" : ` since ${firstRun}`}`;

function CauseTitle({ projectId, cause: { id, title } }: { projectId: string; cause: Cause }) {
  return (
    <>
      <Link
        to="/projects/$projectId/causes/$causeId"
        params={{ projectId, causeId: id }}
        search={true}
        className={table.link}
      >
        <span className={table.cut} dir="auto" title={title.slice(0, 1000)}>
          {title.slice(0, 300)}
        </span>
      </Link>
      <span className={`${table.mono} ${table.muted}`}>{id}</span>
    </>
  );
}

export function CauseStateLabel({ cause: { state, reopened } }: { cause: Pick<Cause, "state" | "reopened"> }) {
  const { word, icon: Icon } = CAUSE_LOOKS[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={14} stroke={2} aria-hidden />
      {reopened && state === "open" ? "Came back" : word}
    </span>
  );
}

function RunLink({ projectId, runId }: { projectId: string; runId: string | null }) {
  if (runId === null) return "–";
  return (
    <TextLink
      to="/projects/$projectId/runs/$runId"
      params={{ projectId, runId }}
      className={`${table.mono} ${table.plainLink}`}
      inherit
    >
      {runId}
    </TextLink>
  );
}
