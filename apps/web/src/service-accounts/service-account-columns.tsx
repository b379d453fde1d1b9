import { Link } from "@tanstack/react-router";
import type { ServiceAccount } from "@tessera/domain";
import type { ReactNode } from "react";
import { AccountState } from "#web/accounts/account-state.tsx";
import { SYSTEM_ROLE_LABELS } from "#web/accounts/system-role-labels.ts";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { InShort } from "#web/tokens/token-columns.tsx";
import classes from "./service-account-columns.module.css";

/** The columns of the service accounts. */
export const SERVICE_ACCOUNT_COLUMNS: readonly Column<ServiceAccount>[] = [
  { id: "username", head: "Service account", width: 190, cell: (account) => <AccountLink account={account} /> },
  {
    id: "owner",
    head: "Owner",
    width: 150,
    priority: 3,
    cell: ({ managedBy }) => (
      <span className={table.cut} dir="auto" title={managedBy?.name}>
        {managedBy?.name ?? "No owner"}
      </span>
    ),
  },
  {
    id: "role",
    head: "Role",
    width: 124,
    priority: 4,
    cell: ({ systemRole }) => SYSTEM_ROLE_LABELS[systemRole].name,
  },
  { id: "projects", head: "Projects", width: 120, priority: 6, cell: ({ projects }) => <Projects of={projects} /> },
  {
    id: "liveTokens",
    head: "Live tokens",
    width: 104,
    priority: 5,
    numeric: true,
    cell: ({ liveTokens }) => formatCount(liveTokens),
  },
  {
    id: "lastUsedAt",
    head: "Last used",
    width: 124,
    priority: 2,
    time: true,
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? "Never" : <TimeAgo time={lastUsedAt} />),
  },
  { id: "state", head: "State", width: 124, priority: 1, cell: (account) => <AccountState {...account} /> },
];

/** Role and live tokens, where there are no columns for them. */
export function serviceAccountBrief({ systemRole, liveTokens }: ServiceAccount, shown: ReadonlySet<string>): ReactNode {
  const parts = [
    ...(shown.has("role") ? [] : [SYSTEM_ROLE_LABELS[systemRole].name]),
    ...(shown.has("liveTokens") ? [] : [countOf(liveTokens, "live token")]),
  ];
  return parts.length > 0 && parts.join(" · ");
}

function AccountLink({ account: { id, username, description } }: { account: ServiceAccount }) {
  return (
    <>
      <Link
        to="/admin/service-accounts/$accountId"
        params={{ accountId: id }}
        className={`${table.link} ${table.cut}`}
        dir="auto"
      >
        {username}
      </Link>
      {description !== "" && (
        <span className={`${table.muted} ${table.cut} ${classes.purpose}`} dir="auto" title={description}>
          {description}
        </span>
      )}
    </>
  );
}

function Projects({ of }: { of: ServiceAccount["projects"] }) {
  if (of.length === 0) return <span className={table.muted}>None</span>;
  const full = of.map(({ name, id }) => `${name} (${id})`).join(", ");
  return <InShort short={of.length === 1 ? (of[0]?.id ?? "") : `${of.length} projects`} full={full} />;
}
