import { Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ServiceAccount } from "@tessera/domain";
import table from "../components/table.module.css";
import { TimeAgo } from "../components/time.tsx";
import { InShort } from "../tokens/token-table.tsx";
import { SYSTEM_ROLE_WORDS } from "../users/system-role-words.ts";
import classes from "./service-account-table.module.css";

export function ServiceAccountTable({ accounts }: { accounts: readonly ServiceAccount[] }) {
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Service account</th>
            <th scope="col">Owner</th>
            <th scope="col">Role</th>
            <th scope="col">Projects</th>
            <th scope="col" data-numeric>
              Live tokens
            </th>
            <th scope="col">Last used</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id} className={classes.row}>
              <td className={`${table.grow} ${classes.name}`}>
                <Link
                  to="/admin/service-accounts/$accountId"
                  params={{ accountId: account.id }}
                  className={`${table.link} ${table.cut}`}
                >
                  {account.username}
                </Link>
                {account.description !== "" && (
                  <span className={`${table.muted} ${table.cut} ${classes.purpose}`} title={account.description}>
                    {account.description}
                  </span>
                )}
              </td>
              <td data-nowrap>{account.managedBy?.name ?? "Nobody"}</td>
              <td data-nowrap>{SYSTEM_ROLE_WORDS[account.systemRole].name}</td>
              <td data-nowrap>
                <Projects of={account.projects} />
              </td>
              <td data-numeric>{account.liveTokens}</td>
              <td data-nowrap>{account.lastUsedAt === null ? "Never" : <TimeAgo time={account.lastUsedAt} />}</td>
              <td data-nowrap>
                <AccountState account={account} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Projects({ of }: { of: ServiceAccount["projects"] }) {
  if (of.length === 0) return <span className={table.muted}>None</span>;
  const full = of.map(({ name, id }) => `${name} (${id})`).join(", ");
  return <InShort short={of.length === 1 ? (of[0]?.id ?? "") : `${of.length} projects`} full={full} />;
}

/** Whether its tokens work, as far as it is up to the account. */
export function AccountState({ account: { active, apiAccess } }: { account: ServiceAccount }) {
  const isOn = active && apiAccess;
  return (
    <Text component="span" inherit c={isOn ? undefined : "danger"}>
      {isOn ? "Active" : active ? "API access off" : "Deactivated"}
    </Text>
  );
}
