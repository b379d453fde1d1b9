import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Token } from "@tessera/domain";
import table from "../components/table.module.css";
import { DayAndDistance, TimeAgo } from "../components/time.tsx";
import { countOf } from "../counting.ts";
import { scopesInShort } from "./scope-words.ts";
import type { AskTokenAction } from "./token-action.tsx";
import { useTokenHome } from "./token-home.ts";
import { TokenMenu } from "./token-menu.tsx";
import { isLive, TokenStatusLabel } from "./token-status.tsx";
import classes from "./token-table.module.css";

export function TokenTable({ tokens, onAsk }: { tokens: readonly Token[]; onAsk: AskTokenAction }) {
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Token</th>
            <th scope="col">Status</th>
            <th scope="col">Access</th>
            <th scope="col">Projects</th>
            <th scope="col">Created</th>
            <th scope="col">Last used</th>
            <th scope="col">Expires</th>
            <th scope="col" className={classes.actions}>
              <span className={classes.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onAsk={onAsk} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TokenRow({ token, onAsk }: { token: Token; onAsk: AskTokenAction }) {
  const { linkTo } = useTokenHome();
  return (
    <tr className={classes.row} data-dead={!isLive(token.status) || undefined}>
      <td className={`${table.grow} ${classes.name}`}>
        <Link {...linkTo(token.id)} className={`${table.link} ${table.cut} ${classes.title}`} title={token.name}>
          {token.name}
        </Link>
        <code className={classes.preview}>{token.preview}</code>
      </td>
      <td>
        <TokenStatusLabel status={token.status} />
      </td>
      <td data-nowrap>
        <InShort short={scopesInShort(token.scopes)} full={token.scopes.join(", ")} />
      </td>
      <td data-nowrap>
        <ProjectsInShort projects={token.projects} />
      </td>
      <td data-nowrap>
        <TimeAgo time={token.createdAt} />
      </td>
      <td data-nowrap>{token.lastUsedAt === null ? "Never" : <TimeAgo time={token.lastUsedAt} />}</td>
      <td data-nowrap>{token.expiresAt === null ? "Never" : <DayAndDistance time={token.expiresAt} />}</td>
      <td className={classes.actions}>
        <TokenMenu token={token} onAsk={onAsk} />
      </td>
    </tr>
  );
}

export function ProjectsInShort({ projects }: Pick<Token, "projects">) {
  if (projects === "all") return "All";
  const full = projects.join(", ");
  return <InShort short={projects.length <= 2 ? full : countOf(projects.length, "project")} full={full} />;
}

/** A few words that stand for more, which a tooltip tells. */
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
