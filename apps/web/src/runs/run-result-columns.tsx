import { Link } from "@tanstack/react-router";
import type { RunResult } from "@tessera/domain";
import type { ReactNode } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import { OutcomeLabel } from "#web/components/outcome.tsx";
import table from "#web/components/table.module.css";
import { formatDuration } from "#web/duration.ts";
import { OwnerNames } from "#web/owners/owner-names.tsx";
import { ExecutionTiles } from "./execution-tiles.tsx";
import { ChangeLabel } from "./run-changes.tsx";
import classes from "./run-result-columns.module.css";

type Ref = { projectId: string; runId: string };

/** The columns of a run's cases. */
export const runResultColumns = (ref: Ref): readonly Column<RunResult>[] => [
  { id: "name", head: "Test", width: 220, cell: (result) => <CaseName {...ref} result={result} /> },
  {
    id: "message",
    head: "Message",
    width: 280,
    priority: 5,
    cell: ({ message }) => message !== null && <Message text={message} />,
  },
  { id: "outcome", head: "Outcome", width: 124, priority: 1, cell: (result) => <Outcome result={result} /> },
  {
    id: "change",
    head: "Change",
    width: 126,
    priority: 2,
    cell: ({ change }) => change !== null && <ChangeLabel change={change} />,
  },
  {
    id: "executions",
    head: "Executions",
    width: 118,
    priority: 4,
    cell: ({ executions }) => <ExecutionTiles executions={executions} />,
  },
  { id: "owners", head: "Owner", width: 130, priority: 7, cell: ({ owners }) => <OwnerNames owners={owners} /> },
  {
    id: "failingSince",
    head: "Failing since",
    width: 112,
    priority: 6,
    cell: ({ failingSince }) => failingSince !== null && <FailingSince {...ref} since={failingSince} />,
  },
  {
    id: "duration",
    head: "Duration",
    width: 90,
    priority: 3,
    numeric: true,
    cell: ({ durationMs }) => (durationMs === null ? "–" : formatDuration(durationMs)),
  },
];

/** The outcome, where there is no column for it. */
export const runResultBrief = ({ message }: RunResult, shown: ReadonlySet<string>): ReactNode =>
  !shown.has("message") && message !== null && <span title={message.slice(0, 1000)}>{message.slice(0, 300)}</span>;

function CaseName({ projectId, runId, result }: Ref & { result: RunResult }) {
  const { id, name, classname } = result.case;
  return (
    <>
      <Link
        to="/projects/$projectId/runs/$runId/cases/$caseId"
        params={{ projectId, runId, caseId: id }}
        search={true}
        resetScroll={false}
        className={`${table.link} ${table.cut}`}
        title={name.slice(0, 1000)}
        data-row={id}
      >
        <bdi>{name}</bdi>
      </Link>
      {classname !== null && classname !== "" && (
        <span className={`${table.muted} ${table.cut} ${classes.second}`} dir="auto" title={classname.slice(0, 1000)}>
          {classname}
        </span>
      )}
    </>
  );
}

function Outcome({ result: { status, change, flaky, muted } }: { result: RunResult }) {
  if (change === "missing") return <span className={table.muted}>Not run</span>;
  return (
    <span className={classes.outcome}>
      <OutcomeLabel status={status} />
      {flaky && <span className={classes.flaky}>Flaky</span>}
      {muted && <span className={classes.muted}>Muted</span>}
    </span>
  );
}

function Message({ text }: { text: string }) {
  return (
    <span className={classes.message} dir="auto" title={text.slice(0, 1000)}>
      {text.slice(0, 300)}
    </span>
  );
}

function FailingSince({ projectId, since }: { projectId: string; since: NonNullable<RunResult["failingSince"]> }) {
  return (
    <TextLink
      to="/projects/$projectId/runs/$runId"
      params={{ projectId, runId: since.runId }}
      className={`${table.mono} ${table.plainLink}`}
      title={since.commit ?? undefined}
      inherit
    >
      {since.runId}
    </TextLink>
  );
}
