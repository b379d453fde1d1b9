import { IconCheck, IconShieldX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { AuditEvent } from "@tessera/domain";
import { WithAvatar } from "../components/avatar.tsx";
import table from "../components/table.module.css";
import { UtcTime } from "../components/time.tsx";
import classes from "./audit-table.module.css";
import type { AuditView } from "./audit-view.ts";
import { actionWords, actorWords, subjectWords } from "./audit-words.ts";

type AuditTableProps = { events: readonly AuditEvent[]; view: AuditView; isOutdated: boolean };

export function AuditTable({ events, view, isOutdated }: AuditTableProps) {
  return (
    <div className={table.scroll}>
      <table className={table.table} aria-busy={isOutdated}>
        <thead>
          <tr>
            <th scope="col">Action</th>
            <th scope="col" className={table.roomy}>
              Actor
            </th>
            <th scope="col" className={table.roomy}>
              About
            </th>
            <th scope="col" className={table.middle}>
              From
            </th>
            <th scope="col" className={table.middle}>
              Outcome
            </th>
            <th scope="col">Time (UTC)</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <AuditRow key={event.seq} event={event} view={view} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function AuditRow({ event, view }: { event: AuditEvent; view: AuditView }) {
  const subject = subjectWords(event);
  return (
    <tr data-active={event.seq === view.entry || undefined}>
      <td className={classes.action} data-nowrap>
        <Link
          to="/admin/audit"
          search={{ ...view, entry: event.seq }}
          resetScroll={false}
          className={table.link}
          data-row={event.seq}
        >
          {actionWords(event.action)}
        </Link>
        <span className={table.brief}>
          {actorWords(event)} · {subject}
        </span>
      </td>
      <td className={table.roomy} data-nowrap>
        <Actor event={event} />
      </td>
      <td className={`${table.grow} ${table.roomy} ${classes.about}`}>
        <span className={table.cut} title={subject}>
          {subject}
        </span>
      </td>
      <td className={`${table.mono} ${table.middle}`}>{event.ip ?? "–"}</td>
      <td className={table.middle} data-nowrap>
        <AuditOutcome outcome={event.outcome} />
      </td>
      <td data-nowrap>
        <UtcTime time={event.at} />
      </td>
    </tr>
  );
}

function Actor({ event }: { event: AuditEvent }) {
  const { actor, via } = event;
  const words = (
    <>
      {actorWords(event)}
      {via !== null && (
        <span className={`${table.mono} ${classes.via}`} title={`Through the token ${via.preview}`}>
          {via.preview}
        </span>
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

export function AuditOutcome({ outcome }: Pick<AuditEvent, "outcome">) {
  const Icon = outcome === "done" ? IconCheck : IconShieldX;
  return (
    <span className={classes.outcome} data-outcome={outcome}>
      <Icon size={14} aria-hidden />
      {outcome === "done" ? "Done" : "Denied"}
    </span>
  );
}
