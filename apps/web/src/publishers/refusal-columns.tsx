import type { PublisherRefusal } from "@tessera/domain";
import type { ReactNode } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";
import { REASON_LABELS } from "./publisher-labels.ts";

/** The columns of the identity tokens that were refused. */
export const refusalColumns: readonly Column<PublisherRefusal>[] = [
  {
    id: "reason",
    head: "Why",
    width: 320,
    cell: ({ reason, message }) => (
      <>
        <span className={table.cut}>{REASON_LABELS[reason]}</span>
        <span className={`${table.muted} ${table.cut}`} title={message} dir="auto">
          {message}
        </span>
      </>
    ),
  },
  {
    id: "build",
    head: "Build",
    width: 180,
    priority: 2,
    cell: ({ claims, verified }) => (
      <>
        <span className={table.cut} dir="auto">
          {buildOf(claims)}
        </span>
        <span
          className={`${table.muted} ${table.cut}`}
          title={verified ? "Its issuer signed what it says" : "Anyone may have written what it says"}
        >
          {verified ? "Signed" : "Not proved"}
        </span>
      </>
    ),
  },
  {
    id: "publisher",
    head: "Publisher",
    width: 140,
    priority: 4,
    cell: ({ publisher }) => <span className={table.cut}>{publisher?.name ?? "None"}</span>,
  },
  { id: "times", head: "Times", width: 70, priority: 5, numeric: true, cell: ({ times }) => formatCount(times) },
  { id: "lastAt", head: "Last", width: 120, priority: 1, time: true, cell: ({ lastAt }) => <TimeAgo time={lastAt} /> },
];

export const refusalBrief = ({ claims }: PublisherRefusal, shown: ReadonlySet<string>): ReactNode =>
  !shown.has("build") && buildOf(claims);

/** What names the build, in the systems' own claims. */
export function buildOf(claims: PublisherRefusal["claims"]): string {
  const named = ["repository", "project_path", "pipeline_slug", "oidc.circleci.com/vcs-origin", "sub"];
  return named.map((name) => claims[name]).find((text) => text) ?? "Unknown";
}
