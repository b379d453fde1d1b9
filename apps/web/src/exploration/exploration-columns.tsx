import { Link } from "@tanstack/react-router";
import { type AssignedExploration, charterTitle, type Exploration } from "@tessera/domain";
import { WithAvatar } from "#web/components/avatar.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { ExplorationState } from "./exploration-state.tsx";

const MINUTE_MS = 60_000;

/** The columns of the sessions that someone is to run, in all projects. */
export const ASSIGNED_EXPLORATION_COLUMNS: readonly Column<AssignedExploration>[] = [
  { id: "charter", head: "Charter", width: 220, cell: (exploration) => <Charter of={exploration} /> },
  { id: "state", head: "State", width: 110, cell: ({ state }) => <ExplorationState state={state} /> },
  {
    id: "project",
    head: "Project",
    width: 140,
    priority: 1,
    cell: ({ project }) => (
      <span className={table.cut} dir="auto">
        {project.name}
      </span>
    ),
  },
  { id: "time", head: "Time", width: 130, priority: 2, numeric: true, cell: timeText },
];

/** The columns of a project's exploratory sessions. */
export const EXPLORATION_COLUMNS: readonly Column<Exploration>[] = [
  { id: "charter", head: "Charter", width: 220, cell: (exploration) => <Charter of={exploration} /> },
  { id: "state", head: "State", width: 110, cell: ({ state }) => <ExplorationState state={state} /> },
  {
    id: "tester",
    head: "Tester",
    width: 160,
    priority: 1,
    cell: ({ tester }) =>
      tester === null ? (
        "–"
      ) : (
        <WithAvatar person={tester} size={20}>
          {tester.name}
        </WithAvatar>
      ),
  },
  {
    id: "time",
    head: "Time",
    width: 130,
    priority: 2,
    numeric: true,
    cell: timeText,
  },
  {
    id: "notes",
    head: "Notes",
    width: 80,
    priority: 2,
    numeric: true,
    cell: ({ notes: { note, bug, question, idea } }) => formatCount(note + bug + question + idea),
  },
  {
    id: "bugs",
    head: "Bugs",
    width: 80,
    priority: 1,
    numeric: true,
    cell: ({ notes }) => formatCount(notes.bug),
  },
  {
    id: "milestone",
    head: "Milestone",
    width: 140,
    priority: 4,
    cell: ({ milestone }) => (
      <span className={table.cut} dir="auto">
        {milestone?.name ?? "–"}
      </span>
    ),
  },
  {
    id: "started",
    head: "Started",
    width: 124,
    priority: 3,
    time: true,
    cell: ({ startedAt }) => (startedAt === null ? "–" : <TimeAgo time={startedAt} />),
  },
];

/** What the columns that found no room would say of a session. */
export const explorationBrief = (exploration: Exploration, shown: ReadonlySet<string>): string =>
  [
    !shown.has("tester") && exploration.tester?.name,
    !shown.has("time") && timeText(exploration),
    !shown.has("bugs") && countOf(exploration.notes.bug, "bug"),
  ]
    .filter(Boolean)
    .join(" · ");

function Charter({ of }: { of: Exploration }) {
  const { projectId, id } = of;
  const title = charterTitle(of.charter);
  return (
    <>
      <Link
        to="/projects/$projectId/sessions/$explorationId"
        params={{ projectId, explorationId: id }}
        className={`${table.link} ${table.cut}`}
        dir="auto"
        title={title}
      >
        {title}
      </Link>
      <span className={`${table.mono} ${table.muted}`}>{id}</span>
    </>
  );
}

/** Whole minutes that were spent, and those of the time box. */
function timeText({ elapsedMs, timeBoxMinutes }: Exploration): string {
  return `${formatCount(Math.floor(elapsedMs / MINUTE_MS))} of ${timeBoxMinutes} min`;
}
