import { Link } from "@tanstack/react-router";
import type { Account } from "@tessera/domain";
import { WithAvatar } from "#web/components/avatar.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";
import { accountName } from "./account-name.ts";
import { AccountState } from "./account-state.tsx";
import { SYSTEM_ROLE_LABELS } from "./system-role-labels.ts";
import type { UsersView } from "./users-view.ts";

/** The columns of the users; ids of the sortable ones are the server's. */
export const userColumns = (view: UsersView): Column<Account>[] => [
  {
    id: "username",
    head: "User",
    width: 190,
    sortable: true,
    cell: (account) => <UserName account={account} view={view} />,
  },
  {
    id: "email",
    head: "Email",
    width: 220,
    priority: 6,
    cell: ({ email }) => (
      <span className={table.cut} title={email ?? undefined}>
        {email ?? "–"}
      </span>
    ),
  },
  {
    id: "role",
    head: "Role",
    width: 124,
    priority: 2,
    cell: ({ systemRole }) => SYSTEM_ROLE_LABELS[systemRole].name,
  },
  {
    id: "apiAccess",
    head: "API access",
    width: 100,
    priority: 4,
    cell: ({ apiAccess }) => (apiAccess ? "On" : "Off"),
  },
  {
    id: "secondFactor",
    head: "Second factor",
    width: 116,
    priority: 5,
    cell: ({ kind, secondFactor }) => (kind === "service" ? "–" : secondFactor ? "On" : "Off"),
  },
  {
    id: "tokens",
    head: "Live tokens",
    width: 96,
    priority: 7,
    numeric: true,
    cell: ({ tokens }) => formatCount(tokens),
  },
  {
    id: "lastSeenAt",
    head: "Last seen",
    width: 128,
    priority: 3,
    time: true,
    sortable: true,
    cell: ({ kind, lastSeenAt }) =>
      kind === "service" ? "–" : lastSeenAt === null ? "Never" : <TimeAgo time={lastSeenAt} />,
  },
  {
    id: "createdAt",
    head: "Created",
    width: 124,
    priority: 8,
    time: true,
    sortable: true,
    cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
  },
  {
    id: "state",
    head: "State",
    width: 124,
    priority: 1,
    cell: ({ active }) => <AccountState active={active} />,
  },
];

function UserName({ account, view }: { account: Account; view: UsersView }) {
  const { id, kind, username, avatar } = account;
  const name = accountName(account);
  return (
    <WithAvatar person={{ name, avatar }}>
      <Link
        to="/admin/users/$userId"
        params={{ userId: id }}
        search={view}
        resetScroll={false}
        className={`${table.link} ${table.cut}`}
        title={name}
        dir="auto"
        data-row={id}
      >
        {name}
      </Link>
      <span className={`${table.muted} ${table.cut}`}>
        <span className={table.mono}>{username}</span>
        {kind === "service" && " · service account"}
      </span>
    </WithAvatar>
  );
}

/** What the columns without room would say, the unusual before the usual. */
export function userBrief({ systemRole, apiAccess, active, lastSeenAt }: Account, shown: ReadonlySet<string>) {
  const words = [
    ...(active || shown.has("state") ? [] : ["Deactivated"]),
    ...(apiAccess || shown.has("apiAccess") ? [] : ["API access off"]),
    ...(shown.has("role") ? [] : [SYSTEM_ROLE_LABELS[systemRole].name]),
  ].join(" · ");
  const isSeenToldHere = lastSeenAt !== null && !shown.has("lastSeenAt");
  if (words === "" && !isSeenToldHere) return undefined;
  return (
    <>
      {words}
      {isSeenToldHere && (
        <>
          {words !== "" && " · "}
          seen <TimeAgo time={lastSeenAt} />
        </>
      )}
    </>
  );
}
