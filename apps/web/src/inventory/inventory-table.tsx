import { ActionIcon, Checkbox, Menu, VisuallyHidden } from "@mantine/core";
import { IconBan, IconDots, IconHistory } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import type { Token, TokenSort } from "@tessera/domain";
import { WithAvatar } from "../components/avatar.tsx";
import { MenuLink } from "../components/button-link.tsx";
import { SortHead } from "../components/sort-head.tsx";
import table from "../components/table.module.css";
import { TimeAgo } from "../components/time.tsx";
import { scopesInShort } from "../tokens/scope-words.ts";
import { isLive, TokenStatusLabel } from "../tokens/token-status.tsx";
import { EndInShort, InShort, ProjectsInShort, WorksUntil } from "../tokens/token-table.tsx";
import { KIND_WORDS } from "./inventory-filter.tsx";
import classes from "./inventory-table.module.css";
import { type InventoryView, orderOf, sortedBy } from "./inventory-view.ts";

type InventoryTableProps = {
  tokens: readonly Token[];
  view: InventoryView;
  isOutdated: boolean;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onSort: (view: InventoryView) => void;
  onRevoke: (token: Token) => void;
};

export function InventoryTable(props: InventoryTableProps) {
  const { tokens, view, isOutdated, chosen, onChoose, onSort, onRevoke } = props;
  const { tokenId } = useParams({ strict: false });
  const order = orderOf(view);
  const live = tokens.filter(({ status }) => isLive(status));
  const count = live.filter(({ id }) => chosen.has(id)).length;
  const head = (sort: TokenSort) => ({
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
                aria-label="Select all live tokens shown"
                disabled={live.length === 0}
                checked={count > 0 && count === live.length}
                indeterminate={count > 0 && count < live.length}
                onChange={(event) => onChoose(new Set(event.currentTarget.checked ? live.map(({ id }) => id) : []))}
              />
            </th>
            <SortHead {...head("name")}>Token</SortHead>
            <SortHead {...head("owner")} className={classes.roomy}>
              Owner
            </SortHead>
            <th scope="col">Status</th>
            <th scope="col" className={classes.middle}>
              Access
            </th>
            <th scope="col" className={classes.middle}>
              Projects
            </th>
            <SortHead {...head("createdAt")} className={classes.widest}>
              Created
            </SortHead>
            <SortHead {...head("lastUsedAt")} className={classes.wide}>
              Last used
            </SortHead>
            <SortHead {...head("expiresAt")} className={classes.roomy}>
              Expires
            </SortHead>
            <th scope="col" className={table.actions}>
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <InventoryRow
              key={token.id}
              token={token}
              view={view}
              isOpen={token.id === tokenId}
              isChosen={chosen.has(token.id)}
              onChoose={(isChosen) => {
                const next = new Set(chosen);
                if (isChosen) next.add(token.id);
                else next.delete(token.id);
                onChoose(next);
              }}
              onRevoke={() => onRevoke(token)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type InventoryRowProps = {
  token: Token;
  view: InventoryView;
  isOpen: boolean;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
  onRevoke: () => void;
};

function InventoryRow({ token, view, isOpen, isChosen, onChoose, onRevoke }: InventoryRowProps) {
  const live = isLive(token.status);
  return (
    <tr className={`${table.tall} ${classes.row}`} data-active={isOpen || undefined} data-dead={!live || undefined}>
      <td className={table.check}>
        <Checkbox
          size="xs"
          aria-label={`Select ${token.name} of ${token.owner.username}`}
          disabled={!live}
          checked={isChosen && live}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      </td>
      <td className={`${table.grow} ${classes.name}`}>
        <Link
          to="/admin/tokens/$tokenId"
          params={{ tokenId: token.id }}
          search={view}
          resetScroll={false}
          className={`${table.link} ${table.cut}`}
          title={token.name}
          data-row={token.id}
        >
          {token.name}
        </Link>
        <code className={classes.preview}>{token.preview}</code>
        <span className={`${table.brief} ${classes.brief}`}>
          {token.owner.name} · <EndInShort worksUntil={token.worksUntil} status={token.status} />
        </span>
      </td>
      <td className={classes.roomy} data-nowrap>
        <div className={classes.owner}>
          <WithAvatar person={token.owner}>
            <span className={table.cut} title={token.owner.name}>
              {token.owner.name}
            </span>
            <span className={`${table.mono} ${table.muted} ${table.cut}`}>{token.owner.username}</span>
          </WithAvatar>
        </div>
      </td>
      <td>
        <TokenStatusLabel status={token.status} />
        {token.kind !== "pat" && <span className={`${table.muted} ${table.cut}`}>{KIND_WORDS[token.kind]}</span>}
      </td>
      <td className={classes.middle} data-nowrap>
        <InShort short={scopesInShort(token.scopes)} full={token.scopes.join(", ")} />
      </td>
      <td className={classes.middle} data-nowrap>
        <ProjectsInShort projects={token.projects} />
      </td>
      <td className={classes.widest} data-nowrap>
        <TimeAgo time={token.createdAt} />
      </td>
      <td className={classes.wide} data-nowrap>
        {token.lastUsedAt === null ? "Never" : <TimeAgo time={token.lastUsedAt} />}
      </td>
      <td className={classes.roomy} data-nowrap>
        <WorksUntil worksUntil={token.worksUntil} />
      </td>
      <td className={table.actions}>
        <Menu width={200}>
          <Menu.Target>
            <ActionIcon aria-label={`Actions for ${token.name} of ${token.owner.username}`}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <MenuLink
              to="/admin/audit"
              search={{ token: token.id }}
              leftSection={<IconHistory size={16} aria-hidden />}
            >
              Show in audit log
            </MenuLink>
            {token.status !== "Revoked" && (
              <Menu.Item color="danger" leftSection={<IconBan size={16} aria-hidden />} onClick={onRevoke}>
                Revoke token
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </td>
    </tr>
  );
}
