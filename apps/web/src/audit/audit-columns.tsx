import { Link } from "@tanstack/react-router";
import type { AuditEvent } from "@tessera/domain";
import type { ReactNode } from "react";
import { WithAvatar } from "#web/components/avatar.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { UtcTime } from "#web/components/time.tsx";
import classes from "./audit-columns.module.css";
import { actionLabel, actorLabel } from "./audit-labels.ts";
import { AuditOutcome } from "./audit-outcome.tsx";
import { type AuditLink, accountLink, subjectOf, tokenLink } from "./audit-subject.ts";

export const AUDIT_COLUMNS: readonly Column<AuditEvent>[] = [
  {
    id: "action",
    head: "Action",
    width: 170,
    cell: ({ seq, action }) => (
      <Link
        to="/admin/audit/$entry"
        params={{ entry: String(seq) }}
        search={true}
        resetScroll={false}
        className={`${table.link} ${table.cut}`}
        data-row={seq}
      >
        {actionLabel(action)}
      </Link>
    ),
  },
  { id: "actor", head: "Actor", width: 220, priority: 2, cell: (event) => <Actor event={event} /> },
  { id: "about", head: "About", width: 240, priority: 3, cell: (event) => <Subject event={event} /> },
  {
    id: "from",
    head: "From",
    width: 140,
    priority: 5,
    cell: ({ ip }) => <span className={`${table.mono} ${table.cut}`}>{ip ?? "–"}</span>,
  },
  {
    id: "outcome",
    head: "Outcome",
    width: 96,
    priority: 4,
    cell: ({ outcome }) => <AuditOutcome outcome={outcome} />,
  },
  { id: "time", head: "Time (UTC)", width: 210, priority: 1, time: true, cell: ({ at }) => <UtcTime time={at} /> },
];

/** Who and what, where there are no columns for them. */
export function auditBrief(event: AuditEvent, shown: ReadonlySet<string>): ReactNode {
  const { words } = subjectOf(event);
  const parts = [...(shown.has("actor") ? [] : [actorLabel(event)]), ...(shown.has("about") ? [] : [words])];
  return parts.length > 0 && <bdi>{parts.join(" · ")}</bdi>;
}

function Subject({ event }: { event: AuditEvent }) {
  const { words, link } = subjectOf(event);
  return <MaybeLink link={link}>{words}</MaybeLink>;
}

/** Words that lead to the page of what they name, where it has one. */
export function MaybeLink({ link, children }: { link: AuditLink | undefined; children: string }) {
  if (link === undefined) {
    return (
      <span className={table.cut} title={children} dir="auto">
        {children}
      </span>
    );
  }
  return (
    <Link {...link} className={`${table.plainLink} ${table.cut}`} title={children} dir="auto">
      {children}
    </Link>
  );
}

function Actor({ event }: { event: AuditEvent }) {
  const { actor, via } = event;
  const words = (
    <>
      <MaybeLink link={accountLink(actor)}>{actorLabel(event)}</MaybeLink>
      {via !== null && (
        <Link
          {...tokenLink(via.id)}
          className={`${table.mono} ${table.cut} ${classes.via}`}
          title={`Through the token ${via.preview}`}
        >
          {via.preview}
        </Link>
      )}
    </>
  );
  if (actor === null) return words;
  return (
    <WithAvatar person={actor} size={20}>
      {words}
    </WithAvatar>
  );
}
