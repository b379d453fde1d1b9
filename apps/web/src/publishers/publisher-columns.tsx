import { Link } from "@tanstack/react-router";
import { type Publisher, ruleText, SYSTEMS } from "@tessera/domain";
import type { ReactNode } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { PublisherState } from "./publisher-state.tsx";

/** The columns of the CI systems that a project trusts. */
export const publisherColumns: readonly Column<Publisher>[] = [
  {
    id: "name",
    head: "Publisher",
    width: 200,
    cell: ({ id, projectId, name, issuer }) => (
      <>
        <Link
          to="/projects/$projectId/publishers/$publisherId"
          params={{ projectId, publisherId: id }}
          resetScroll={false}
          className={`${table.link} ${table.cut}`}
          dir="auto"
        >
          {name}
        </Link>
        <span className={`${table.muted} ${table.cut}`} title={issuer}>
          {issuer}
        </span>
      </>
    ),
  },
  { id: "system", head: "System", width: 150, priority: 4, cell: ({ system }) => SYSTEMS[system].label },
  {
    id: "rules",
    head: "Rules",
    width: 260,
    priority: 3,
    cell: ({ rules }) => (
      <span className={table.cut} title={rulesOf(rules)}>
        {rulesOf(rules)}
      </span>
    ),
  },
  { id: "account", head: "Acts as", width: 120, priority: 5, cell: ({ account }) => account.username },
  {
    id: "lastUsedAt",
    head: "Last used",
    width: 130,
    priority: 2,
    time: true,
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? "Never" : <TimeAgo time={lastUsedAt} />),
  },
  { id: "state", head: "State", width: 110, priority: 1, cell: ({ state }) => <PublisherState state={state} /> },
];

/** System and rules, where there are no columns for them. */
export function publisherBrief({ system, rules }: Publisher, shown: ReadonlySet<string>): ReactNode {
  const parts = [
    ...(shown.has("system") ? [] : [SYSTEMS[system].label]),
    ...(shown.has("rules") ? [] : [rulesOf(rules)]),
  ];
  return parts.length > 0 && parts.join(" · ");
}

const rulesOf = (rules: Publisher["rules"]) => rules.map(ruleText).join("; ");
