import { Link } from "@tanstack/react-router";
import type { Token } from "@tessera/domain";
import { WithAvatar } from "#web/components/avatar.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { scopesInShort } from "#web/tokens/scope-labels.ts";
import { EndInShort, EndOfToken, InShort, ProjectsInShort } from "#web/tokens/token-columns.tsx";
import { TokenStatusLabel } from "#web/tokens/token-status.tsx";
import classes from "./inventory-columns.module.css";
import { KIND_LABELS } from "./inventory-filter.tsx";
import type { InventoryView } from "./inventory-view.ts";

/** The columns of the inventory; ids of the sortable ones are the server's. */
export const inventoryColumns = (view: InventoryView): Column<Token>[] => [
  {
    id: "name",
    head: "Token",
    width: 180,
    sortable: true,
    cell: (token) => (
      <>
        <Link
          to="/admin/tokens/$tokenId"
          params={{ tokenId: token.id }}
          search={view}
          resetScroll={false}
          className={`${table.link} ${table.cut} ${classes.name}`}
          title={token.name}
          dir="auto"
          data-row={token.id}
        >
          {token.name}
        </Link>
        <code className={classes.preview}>{token.preview}</code>
      </>
    ),
  },
  {
    id: "owner",
    head: "Owner",
    width: 150,
    priority: 2,
    sortable: true,
    cell: ({ owner }) => (
      <WithAvatar person={owner}>
        <span className={table.cut} title={owner.name} dir="auto">
          {owner.name}
        </span>
        <span className={`${table.mono} ${table.muted} ${table.cut}`}>{owner.username}</span>
      </WithAvatar>
    ),
  },
  {
    id: "status",
    head: "Status",
    width: 104,
    priority: 1,
    cell: ({ status, kind, client }) => (
      <>
        <TokenStatusLabel status={status} />
        {kind !== "pat" && (
          <span className={`${table.muted} ${table.cut}`} title={client?.name}>
            {client === null ? KIND_LABELS[kind] : "Assistant"}
          </span>
        )}
      </>
    ),
  },
  {
    id: "access",
    head: "Access",
    width: 140,
    priority: 6,
    cell: ({ scopes }) => <InShort short={scopesInShort(scopes)} full={scopes.join(", ")} />,
  },
  {
    id: "projects",
    head: "Projects",
    width: 130,
    priority: 7,
    cell: ({ projects }) => <ProjectsInShort projects={projects} />,
  },
  {
    id: "createdAt",
    head: "Created",
    width: 116,
    priority: 5,
    time: true,
    sortable: true,
    cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
  },
  {
    id: "lastUsedAt",
    head: "Last used",
    width: 124,
    priority: 4,
    time: true,
    sortable: true,
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? "Never" : <TimeAgo time={lastUsedAt} />),
  },
  {
    id: "expiresAt",
    head: "Expires or revoked on",
    width: 184,
    priority: 3,
    time: true,
    sortable: true,
    cell: (token) => <EndOfToken {...token} />,
  },
];

/** Owner and expiry, where there is no column for them. */
export function inventoryBrief({ owner, worksUntil, status }: Token, shown: ReadonlySet<string>) {
  if (shown.has("owner") && shown.has("expiresAt")) return undefined;
  return (
    <>
      {!shown.has("owner") && <bdi>{owner.name}</bdi>}
      {!shown.has("owner") && !shown.has("expiresAt") && " · "}
      {!shown.has("expiresAt") && <EndInShort worksUntil={worksUntil} status={status} />}
    </>
  );
}
