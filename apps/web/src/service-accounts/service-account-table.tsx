import { Link } from "@tanstack/react-router";
import type { ServiceAccount } from "@tessera/domain";
import { AccountState } from "#web/accounts/account-state.tsx";
import { SYSTEM_ROLE_LABELS } from "#web/accounts/system-role-labels.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { InShort } from "#web/tokens/token-table.tsx";
import classes from "./service-account-table.module.css";

export function ServiceAccountTable({ accounts }: { accounts: readonly ServiceAccount[] }) {
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Service account</th>
            <th scope="col" className={table.roomy}>
              Owner
            </th>
            <th scope="col" className={table.roomy}>
              Role
            </th>
            <th scope="col" className={table.roomy}>
              Projects
            </th>
            <th scope="col" className={table.roomy} data-numeric>
              Live tokens
            </th>
            <th scope="col" className={table.roomy}>
              Last used
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id} className={table.tall}>
              <td className={`${table.grow} ${classes.name}`}>
                <Link
                  to="/admin/service-accounts/$accountId"
                  params={{ accountId: account.id }}
                  className={`${table.link} ${table.cut}`}
                  dir="auto"
                >
                  {account.username}
                </Link>
                {account.description !== "" && (
                  <span
                    className={`${table.muted} ${table.cut} ${classes.purpose}`}
                    dir="auto"
                    title={account.description}
                  >
                    {account.description}
                  </span>
                )}
                <span className={table.brief}>
                  {SYSTEM_ROLE_LABELS[account.systemRole].name} · {countOf(account.liveTokens, "live token")}
                </span>
              </td>
              <td className={table.roomy} data-nowrap>
                {account.managedBy?.name ?? "Nobody"}
              </td>
              <td className={table.roomy} data-nowrap>
                {SYSTEM_ROLE_LABELS[account.systemRole].name}
              </td>
              <td className={table.roomy} data-nowrap>
                <Projects of={account.projects} />
              </td>
              <td className={table.roomy} data-numeric>
                {account.liveTokens}
              </td>
              <td className={table.roomy} data-nowrap>
                {account.lastUsedAt === null ? "Never" : <TimeAgo time={account.lastUsedAt} />}
              </td>
              <td data-nowrap>
                <AccountState {...account} />
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
