import { Button, Select, Switch, Text } from "@mantine/core";
import type { Account, SystemRole } from "@tessera/domain";
import { WithAvatar } from "../components/avatar.tsx";
import { TextLink } from "../components/button-link.tsx";
import table from "../components/table.module.css";
import { TimeAgo } from "../components/time.tsx";
import { type AccountChange, accountName } from "./change-account.tsx";
import { SYSTEM_ROLE_OPTIONS } from "./system-role-words.ts";
import classes from "./user-table.module.css";

type UserTableProps = { accounts: readonly Account[]; onAsk: (account: Account, change: AccountChange) => void };

export function UserTable({ accounts, onAsk }: UserTableProps) {
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">User</th>
            <th scope="col">Role</th>
            <th scope="col">API access</th>
            <th scope="col">Tokens</th>
            <th scope="col" className={classes.since}>
              Since
            </th>
            <th scope="col">Account</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <UserRow key={account.id} account={account} onAsk={(change) => onAsk(account, change)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function UserRow({ account, onAsk }: { account: Account; onAsk: (change: AccountChange) => void }) {
  const { id, username, email, avatar, kind, systemRole, apiAccess, active, createdAt } = account;
  const name = accountName(account);
  return (
    <tr className={classes.row}>
      <td className={`${table.grow} ${classes.name}`}>
        <WithAvatar person={{ name, avatar }}>
          <span className={table.cut} title={name}>
            {name}
            {kind === "service" && <span className={table.muted}> · service account</span>}
          </span>
          <span className={`${table.mono} ${table.muted} ${table.cut}`}>
            {username}
            {email !== null && ` · ${email}`}
          </span>
        </WithAvatar>
      </td>
      <td data-nowrap>
        <Select
          size="xs"
          w={110}
          aria-label={`Role of ${name}`}
          data={SYSTEM_ROLE_OPTIONS}
          value={systemRole}
          allowDeselect={false}
          onChange={(role) => role && role !== systemRole && onAsk({ systemRole: role as SystemRole })}
        />
      </td>
      <td data-nowrap>
        <Switch
          size="sm"
          aria-label={`API access of ${name}`}
          label={apiAccess ? "On" : "Off"}
          checked={apiAccess}
          onChange={() => onAsk({ apiAccess: !apiAccess })}
        />
      </td>
      <td data-nowrap>
        <TextLink to="/admin/tokens" search={{ user: id }} className={classes.tokens}>
          Show tokens
        </TextLink>
      </td>
      <td className={classes.since} data-nowrap>
        <TimeAgo time={createdAt} />
      </td>
      <td data-nowrap>
        <div className={classes.account}>
          <Text component="span" size="xs" c={active ? "dimmed" : "danger"} className={classes.state}>
            {active ? "Active" : "Deactivated"}
          </Text>
          <Button size="compact-xs" variant="default" onClick={() => onAsk({ active: !active })}>
            {active ? "Deactivate" : "Reactivate"}
            <span className={classes.hidden}> {name}</span>
          </Button>
        </div>
      </td>
    </tr>
  );
}
