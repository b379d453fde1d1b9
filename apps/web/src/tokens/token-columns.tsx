import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Token } from "@tessera/domain";
import type { ReactNode } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { Day, DayAndDistance, TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { scopesInShort } from "./scope-labels.ts";
import classes from "./token-columns.module.css";
import { useTokenHome } from "./token-home.ts";
import { isLive, TokenStatusLabel } from "./token-status.tsx";

/** The columns of one owner's tokens; `replaced` has the ids of those whose successor stands right above them. */
export const tokenColumns = (replaced: ReadonlySet<string>): Column<Token>[] => [
  {
    id: "name",
    head: "Token",
    width: 200,
    sortable: true,
    cell: (token) => <TokenName token={token} isReplaced={replaced.has(token.id)} />,
  },
  { id: "status", head: "Status", width: 104, priority: 1, cell: ({ status }) => <TokenStatusLabel status={status} /> },
  {
    id: "access",
    head: "Access",
    width: 150,
    priority: 5,
    cell: ({ scopes }) => <InShort short={scopesInShort(scopes)} full={scopes.join(", ")} />,
  },
  {
    id: "projects",
    head: "Projects",
    width: 130,
    priority: 6,
    cell: ({ projects }) => <ProjectsInShort projects={projects} />,
  },
  {
    id: "createdAt",
    head: "Created",
    width: 116,
    priority: 4,
    time: true,
    sortable: true,
    cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
  },
  {
    id: "lastUsedAt",
    head: "Last used",
    width: 124,
    priority: 3,
    time: true,
    sortable: true,
    cell: ({ lastUsedAt }) => (lastUsedAt === null ? "Never" : <TimeAgo time={lastUsedAt} />),
  },
  {
    id: "expiresAt",
    head: "Expires or revoked on",
    width: 190,
    priority: 2,
    time: true,
    sortable: true,
    cell: (token) => <EndOfToken {...token} />,
  },
];

/** When it ends, where there is no column for that. */
export function tokenBrief({ worksUntil, status }: Token, shown: ReadonlySet<string>): ReactNode {
  return !shown.has("expiresAt") && <EndInShort worksUntil={worksUntil} status={status} />;
}

/** Of a family that was rotated, the list brings the newest first: these ids stand right below their successor. */
export function replacedIds(tokens: readonly Token[]): ReadonlySet<string> {
  const isReplaced = ({ rotatedTo }: Token, index: number) =>
    index > 0 && rotatedTo !== null && tokens[index - 1]?.id === rotatedTo;
  return new Set(tokens.filter(isReplaced).map(({ id }) => id));
}

function TokenName({ token, isReplaced }: { token: Token; isReplaced: boolean }) {
  const { linkTo } = useTokenHome();
  return (
    <div className={classes.name} data-replaced={isReplaced || undefined}>
      <Link
        {...linkTo(token.id)}
        className={`${table.link} ${table.cut} ${classes.title}`}
        dir="auto"
        title={token.name}
      >
        {token.name}
      </Link>
      <code className={classes.preview}>{token.preview}</code>
      {token.client !== null && <span className={classes.replaced}>for an assistant</span>}
      {isReplaced && <span className={classes.replaced}>replaced by the one above</span>}
    </div>
  );
}

/** When a token stops or stopped working, where there is no column for it. */
export function EndInShort({ worksUntil, status }: Pick<Token, "worksUntil" | "status">) {
  if (worksUntil === null) return "no end";
  return (
    <>
      {isLive(status) ? "until" : "stopped"} <Day time={worksUntil} />
    </>
  );
}

/** When a token stops working, whatever ends it first; of a revoked one the day of its revocation. */
export function EndOfToken({ worksUntil, status, revokedAt }: Pick<Token, "worksUntil" | "status" | "revokedAt">) {
  if (worksUntil === null) return "No end";
  if (isLive(status)) return <DayAndDistance time={worksUntil} />;
  return (
    <>
      {status} <Day time={revokedAt ?? worksUntil} />
    </>
  );
}

export function ProjectsInShort({ projects }: Pick<Token, "projects">) {
  if (projects === "all") return "All";
  const full = projects.join(", ");
  return <InShort short={projects.length <= 2 ? full : countOf(projects.length, "project")} full={full} />;
}

/** A few words that stand for more, which a tooltip shows. */
export function InShort({ short, full }: { short: string; full: string }) {
  if (short === full) return short;
  return (
    <Tooltip label={full} events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip must be reachable by keyboard */}
      <span className={classes.short} tabIndex={0}>
        {short}
      </span>
    </Tooltip>
  );
}
