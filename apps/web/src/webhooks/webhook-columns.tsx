import { Link } from "@tanstack/react-router";
import type { Delivery, Webhook } from "@tessera/domain";
import type { ReactNode } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import type { WebhookHome } from "./webhook-home.ts";
import { KIND_LABELS } from "./webhook-labels.ts";
import { DeliveryStateLabel, WebhookState } from "./webhook-state.tsx";

/** The columns of the webhooks of a project or of the server. */
export const webhookColumns = ({ linkTo }: WebhookHome): readonly Column<Webhook>[] => [
  {
    id: "name",
    head: "Webhook",
    width: 200,
    cell: ({ id, name, url }) => (
      <>
        <Link {...linkTo(id)} className={`${table.link} ${table.cut}`} dir="auto">
          {name}
        </Link>
        <span className={`${table.muted} ${table.cut}`} title={url}>
          {url}
        </span>
      </>
    ),
  },
  { id: "kind", head: "Kind", width: 140, priority: 4, cell: ({ kind }) => KIND_LABELS[kind].name },
  {
    id: "events",
    head: "Events",
    width: 110,
    priority: 5,
    cell: ({ events }) => <span title={events.join(", ")}>{countOf(events.length, "event")}</span>,
  },
  {
    id: "waiting",
    head: "Waiting",
    width: 90,
    priority: 3,
    numeric: true,
    cell: ({ waiting }) => formatCount(waiting),
  },
  {
    id: "lastDeliveredAt",
    head: "Last delivered",
    width: 140,
    priority: 2,
    time: true,
    cell: ({ lastDeliveredAt }) => (lastDeliveredAt === null ? "Never" : <TimeAgo time={lastDeliveredAt} />),
  },
  { id: "state", head: "State", width: 110, priority: 1, cell: (webhook) => <WebhookState webhook={webhook} /> },
];

/** Kind and events, where there are no columns for them. */
export function webhookBrief({ kind, events }: Webhook, shown: ReadonlySet<string>): ReactNode {
  const parts = [
    ...(shown.has("kind") ? [] : [KIND_LABELS[kind].name]),
    ...(shown.has("events") ? [] : [countOf(events.length, "event")]),
  ];
  return parts.length > 0 && parts.join(" · ");
}

/** The columns of the deliveries of a webhook. */
export const deliveryColumns = ({ deliveryLink }: WebhookHome, webhookId: string): readonly Column<Delivery>[] => [
  {
    id: "type",
    head: "Event",
    width: 180,
    cell: ({ id, type }) => (
      <Link {...deliveryLink(webhookId, id)} search={true} resetScroll={false} className={`${table.link} ${table.cut}`}>
        {type}
      </Link>
    ),
  },
  {
    id: "answer",
    head: "Last answer",
    width: 240,
    priority: 3,
    cell: (delivery) => (
      <span className={table.cut} title={answerOf(delivery)}>
        {answerOf(delivery)}
      </span>
    ),
  },
  {
    id: "attempts",
    head: "Attempts",
    width: 90,
    priority: 4,
    numeric: true,
    cell: ({ attempts }) => formatCount(attempts),
  },
  {
    id: "createdAt",
    head: "Happened",
    width: 130,
    priority: 2,
    time: true,
    cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
  },
  { id: "state", head: "State", width: 120, priority: 1, cell: ({ state }) => <DeliveryStateLabel state={state} /> },
];

export const deliveryBrief = (delivery: Delivery, shown: ReadonlySet<string>): ReactNode =>
  !shown.has("answer") && answerOf(delivery);

/** How the last attempt ended, in short. */
function answerOf({ status, problem, attempts, durationMs }: Delivery): string {
  if (attempts === 0) return "Not tried yet";
  if (problem !== null) return problem;
  return status === null ? "Under way" : `${status} in ${formatCount(durationMs ?? 0)} ms`;
}
