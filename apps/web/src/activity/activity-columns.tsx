import { Link } from "@tanstack/react-router";
import type { ACTIVITY_KINDS, Activity } from "@tessera/domain";
import type { ReactNode } from "react";
import { actionLabel, fieldLabel } from "#web/audit/audit-labels.ts";
import { detailLink } from "#web/audit/audit-subject.ts";
import { WithAvatar } from "#web/components/avatar.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";

export const KIND_LABELS: Record<(typeof ACTIVITY_KINDS)[number], string> = {
  cases: "Test cases",
  cycles: "Test cycles",
  results: "Results",
  comments: "Comments and files",
  project: "Project",
};

export const activityColumns = (projectId: string): readonly Column<Activity>[] => [
  { id: "what", head: "What", width: 260, cell: (activity) => <What activity={activity} /> },
  { id: "about", head: "About", width: 260, priority: 2, cell: (activity) => <About of={{ projectId, activity }} /> },
  { id: "who", head: "Who", width: 200, priority: 1, cell: (activity) => <Who activity={activity} /> },
  { id: "when", head: "When", width: 140, priority: 3, time: true, cell: ({ at }) => <TimeAgo time={at} /> },
];

/** What the columns without room would say first: who did it, to what, and when. */
export const activityBrief = ({ at, actor, name, subjects }: Activity, shown: ReadonlySet<string>): ReactNode => {
  const words = [
    !shown.has("who") && (actor?.name ?? "The server"),
    !shown.has("about") && (name ?? subjects.map(({ id }) => id).join(" ")),
  ].filter(Boolean);
  if (words.length === 0 && shown.has("when")) return null;
  return (
    <>
      {words.join(", ")}
      {words.length > 0 && !shown.has("when") && ", "}
      {!shown.has("when") && <TimeAgo time={at} />}
    </>
  );
};

function What({ activity: { action, changed } }: { activity: Activity }) {
  return (
    <>
      <span className={table.cut}>{actionLabel(action)}</span>
      {changed.length > 0 && (
        <span className={`${table.muted} ${table.cut}`}>{changed.map(fieldLabel).join(", ")}</span>
      )}
    </>
  );
}

function About({ of: { projectId, activity } }: { of: { projectId: string; activity: Activity } }) {
  const { action, subjects, name, member } = activity;
  const details = { project: projectId, ...Object.fromEntries(subjects.map(({ kind, id }) => [kind, id])) };
  const words = name ?? member?.name;
  return (
    <>
      {words !== undefined && (
        <span className={table.cut} dir="auto" title={words}>
          {words}
        </span>
      )}
      <span className={table.cut}>
        {subjects.map(({ kind, id }, index) => {
          const link = detailLink({ action, details }, kind);
          return (
            <span key={kind} className={`${table.mono} ${table.muted}`}>
              {index > 0 && " "}
              {link ? (
                <Link {...link} className={table.plainLink}>
                  {id}
                </Link>
              ) : (
                id
              )}
            </span>
          );
        })}
      </span>
    </>
  );
}

function Who({ activity: { actor, byToken } }: { activity: Activity }) {
  if (actor === null) return "The server";
  return (
    <WithAvatar person={actor} size={24}>
      <span className={table.cut} dir="auto">
        {actor.name || "Deleted user"}
      </span>
      {byToken && <span className={`${table.muted} ${table.cut}`}>with an API token</span>}
    </WithAvatar>
  );
}
