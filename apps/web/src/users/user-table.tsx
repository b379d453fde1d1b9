import { Checkbox, VisuallyHidden } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import type { Account, AccountSort } from "@tessera/domain";
import { WithAvatar } from "../components/avatar.tsx";
import { SortHead } from "../components/sort-head.tsx";
import table from "../components/table.module.css";
import { TimeAgo } from "../components/time.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { accountName } from "./account-name.ts";
import type { AccountQuestion } from "./account-question.tsx";
import { AccountState } from "./account-state.tsx";
import { SYSTEM_ROLE_WORDS } from "./system-role-words.ts";
import classes from "./user-table.module.css";
import { orderOf, sortedBy, type UsersView } from "./users-view.ts";

type UserTableProps = {
  accounts: readonly Account[];
  view: UsersView;
  isOutdated: boolean;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onSort: (view: UsersView) => void;
  onAsk: (question: AccountQuestion) => void;
};

export function UserTable({ accounts, view, isOutdated, chosen, onChoose, onSort, onAsk }: UserTableProps) {
  const { userId } = useParams({ strict: false });
  const order = orderOf(view);
  const count = accounts.filter(({ id }) => chosen.has(id)).length;
  const head = (sort: AccountSort) => ({
    active: order.sort === sort,
    descending: order.desc,
    onSort: () => onSort(sortedBy(view, sort)),
  });
  return (
    <div className={table.scroll} data-outdated={isOutdated || undefined}>
      <table className={table.table} aria-busy={isOutdated}>
        <thead>
          <tr>
            <th scope="col" className={table.check}>
              <Checkbox
                size="xs"
                aria-label="Select all accounts shown"
                checked={count > 0 && count === accounts.length}
                indeterminate={count > 0 && count < accounts.length}
                onChange={(event) => onChoose(new Set(event.currentTarget.checked ? accounts.map(({ id }) => id) : []))}
              />
            </th>
            <SortHead {...head("username")}>User</SortHead>
            <th scope="col" className={table.middle}>
              E-mail
            </th>
            <th scope="col" className={table.roomy}>
              Role
            </th>
            <th scope="col" className={table.roomy}>
              API access
            </th>
            <th scope="col" className={table.wide}>
              Second factor
            </th>
            <SortHead {...head("lastSeenAt")} className={table.roomy}>
              Last seen
            </SortHead>
            <SortHead {...head("createdAt")} className={table.widest}>
              Created
            </SortHead>
            <th scope="col" className={table.roomy}>
              State
            </th>
            <th scope="col" className={table.actions}>
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <UserRow
              key={account.id}
              account={account}
              view={view}
              isOpen={account.id === userId}
              isChosen={chosen.has(account.id)}
              onChoose={(isChosen) => {
                const next = new Set(chosen);
                if (isChosen) next.add(account.id);
                else next.delete(account.id);
                onChoose(next);
              }}
              onAsk={onAsk}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type UserRowProps = {
  account: Account;
  view: UsersView;
  isOpen: boolean;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
  onAsk: (question: AccountQuestion) => void;
};

function UserRow({ account, view, isOpen, isChosen, onChoose, onAsk }: UserRowProps) {
  const { id, username, email, kind, systemRole, apiAccess, active, secondFactor, lastSeenAt, createdAt } = account;
  const name = accountName(account);
  const seen = lastSeenAt === null ? "Never" : <TimeAgo time={lastSeenAt} />;
  return (
    <tr className={table.tall} data-active={isOpen || undefined}>
      <td className={table.check}>
        <Checkbox
          size="xs"
          aria-label={`Select ${username}`}
          checked={isChosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      </td>
      <td className={`${table.grow} ${classes.name}`}>
        <WithAvatar person={{ name, avatar: account.avatar }}>
          <Link
            to="/admin/users/$userId"
            params={{ userId: id }}
            search={view}
            resetScroll={false}
            className={`${table.link} ${table.cut}`}
            title={name}
            data-row={id}
          >
            {name}
          </Link>
          <span className={`${table.muted} ${table.cut}`}>
            <span className={table.mono}>{username}</span>
            {kind === "service" && " · service account"}
          </span>
          <span className={table.brief}>
            {inShort(account)}
            {lastSeenAt !== null && (
              <>
                {" · seen "}
                <TimeAgo time={lastSeenAt} />
              </>
            )}
          </span>
        </WithAvatar>
      </td>
      <td className={table.middle}>
        <span className={`${classes.email} ${table.cut}`} title={email ?? undefined}>
          {email ?? "–"}
        </span>
      </td>
      <td className={table.roomy} data-nowrap>
        {SYSTEM_ROLE_WORDS[systemRole].name}
      </td>
      <td className={table.roomy}>{apiAccess ? "On" : "Off"}</td>
      <td className={table.wide}>{kind === "service" ? "–" : secondFactor ? "On" : "Off"}</td>
      <td className={table.roomy} data-nowrap>
        {kind === "service" ? "–" : seen}
      </td>
      <td className={table.widest} data-nowrap>
        <TimeAgo time={createdAt} />
      </td>
      <td className={table.roomy}>
        <AccountState active={active} />
      </td>
      <td className={table.actions}>
        <AccountMenu account={account} onAsk={onAsk} />
      </td>
    </tr>
  );
}

/** The columns in one line, the unusual before the usual. */
function inShort({ systemRole, apiAccess, active }: Account): string {
  return [
    ...(active ? [] : ["Deactivated"]),
    ...(apiAccess ? [] : ["API access off"]),
    SYSTEM_ROLE_WORDS[systemRole].name,
  ].join(" · ");
}
