import { IconGitBranch, IconGitCommit } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Run } from "@tessera/domain";
import type { ReactNode } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import { OutcomeCell } from "#web/components/outcome-cell.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatDuration } from "#web/duration.ts";
import { ChangesCell } from "./run-changes.tsx";
import classes from "./run-columns.module.css";
import { VerdictIcon, VerdictWord } from "./run-verdict.tsx";
import { ShardDots } from "./shard-dots.tsx";

/** The columns of a project's runs. */
export const runColumns = (projectId: string): readonly Column<Run>[] => [
  { id: "name", head: "Run", width: 260, cell: (run) => <RunCell projectId={projectId} run={run} /> },
  { id: "changes", head: "Changes", width: 160, priority: 2, cell: (run) => <ChangesCell run={run} /> },
  { id: "branch", head: "Branch and commit", width: 170, priority: 1, cell: (run) => <SourceCell run={run} /> },
  {
    id: "environment",
    head: "Environment",
    width: 116,
    priority: 5,
    cell: ({ environments }) => <Cut text={environments.join(", ") || "–"} />,
  },
  { id: "shards", head: "Shards", width: 148, priority: 4, cell: (run) => <ShardDots run={run} /> },
  {
    id: "duration",
    head: "Duration",
    width: 92,
    priority: 6,
    numeric: true,
    cell: ({ durationMs }) => formatDuration(durationMs),
  },
  { id: "started", head: "Started", width: 176, priority: 3, cell: (run) => <StartedCell run={run} /> },
  {
    id: "outcome",
    head: "Outcome",
    width: 200,
    priority: 7,
    optional: true,
    cell: ({ counts }) => <OutcomeCell counts={counts} />,
  },
];

/** What the columns without room would say first: branch, commit and the time. */
export function runBrief(run: Run, shown: ReadonlySet<string>): ReactNode {
  if (shown.has("branch")) return null;
  const source = [run.branch ?? "No branch", run.commit?.slice(0, 10)].filter(Boolean).join(", ");
  return (
    <span className={classes.brief} title={source}>
      {source}
      {!shown.has("started") && (
        <>
          , <TimeAgo time={run.startedAt} />
        </>
      )}
    </span>
  );
}

/** Name and id, and under them the verdict with its reason. */
function RunCell({ projectId, run: { id, name, verdict, reason } }: { projectId: string; run: Run }) {
  return (
    <span className={classes.run}>
      <VerdictIcon verdict={verdict} />
      <span className={classes.lines}>
        <span className={classes.title}>
          <Link
            to="/projects/$projectId/runs/$runId"
            params={{ projectId, runId: id }}
            className={`${table.link} ${table.cut}`}
            title={name}
            data-row={id}
          >
            <bdi>{name}</bdi>
          </Link>
          <span className={`${table.mono} ${table.muted}`}>{id}</span>
        </span>
        <span className={`${table.cut} ${table.muted} ${classes.second}`} title={reason}>
          <VerdictWord verdict={verdict} />: {reason}
        </span>
      </span>
    </span>
  );
}

function SourceCell({ run: { branch, commit, pullRequest } }: { run: Run }) {
  if (branch === null && commit === null) return "–";
  return (
    <>
      {branch !== null && (
        <span className={classes.source} title={branch}>
          <IconGitBranch size={14} aria-hidden />
          <span className={`${table.mono} ${table.cut}`} dir="auto">
            {branch}
          </span>
          {pullRequest !== null && <span className={classes.pull}>#{pullRequest}</span>}
        </span>
      )}
      {commit !== null && (
        <span className={classes.source} data-second title={commit}>
          <IconGitCommit size={14} aria-hidden />
          <span className={`${table.mono} ${table.cut}`}>{commit.slice(0, 10)}</span>
        </span>
      )}
    </>
  );
}

function StartedCell({ run: { startedAt, createdBy, viaToken } }: { run: Run }) {
  const who = [createdBy?.name, viaToken?.name].filter(Boolean).join(", ");
  return (
    <>
      <span className={table.cut}>
        <TimeAgo time={startedAt} />
      </span>
      {who !== "" && (
        <span
          className={`${table.muted} ${table.cut} ${classes.second}`}
          dir="auto"
          title={viaToken ? `${who} (${viaToken.preview})` : who}
        >
          {who}
        </span>
      )}
    </>
  );
}

function Cut({ text }: { text: string }) {
  return (
    <span className={table.cut} dir="auto" title={text}>
      {text}
    </span>
  );
}
