import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Token } from "@tessera/domain";
import table from "#web/components/table.module.css";
import { Day, DayAndDistance, TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { scopesInShort } from "./scope-labels.ts";
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
            <th scope="col" className={table.middle}>
              Access
            </th>
            <th scope="col" className={table.middle}>
              Projects
            </th>
            <th scope="col" className={table.widest}>
              Created
            </th>
            <th scope="col" className={table.roomy}>
              Last used
            </th>
            <th scope="col" className={table.roomy}>
              Works until
            </th>
            <th scope="col" className={table.actions}>
              <span className={classes.hidden}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token, index) => (
            <TokenRow
              key={token.id}
              token={token}
              // Of a family that was rotated, the list brings the newest first.
              isReplaced={index > 0 && token.rotatedTo !== null && tokens[index - 1]?.id === token.rotatedTo}
              onAsk={onAsk}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type TokenRowProps = {
  token: Token;
  /** Its successor stands right above it. */
  isReplaced: boolean;
  onAsk: AskTokenAction;
};

function TokenRow({ token, isReplaced, onAsk }: TokenRowProps) {
  const { linkTo } = useTokenHome();
  return (
    <tr
      className={`${table.tall} ${classes.row}`}
      data-dead={!isLive(token.status) || undefined}
      data-replaced={isReplaced || undefined}
    >
      <td className={`${table.grow} ${classes.name}`}>
        <Link
          {...linkTo(token.id)}
          className={`${table.link} ${table.cut} ${classes.title}`}
          dir="auto"
          title={token.name}
        >
          {token.name}
        </Link>
        <code className={classes.preview}>{token.preview}</code>
        {isReplaced && <span className={classes.replaced}>replaced by the one above</span>}
        <span className={table.brief}>
          <EndInShort worksUntil={token.worksUntil} status={token.status} />
        </span>
      </td>
      <td>
        <TokenStatusLabel status={token.status} />
      </td>
      <td className={table.middle} data-nowrap>
        <InShort short={scopesInShort(token.scopes)} full={token.scopes.join(", ")} />
      </td>
      <td className={table.middle} data-nowrap>
        <ProjectsInShort projects={token.projects} />
      </td>
      <td className={table.widest} data-nowrap>
        <TimeAgo time={token.createdAt} />
      </td>
      <td className={table.roomy} data-nowrap>
        {token.lastUsedAt === null ? "Never" : <TimeAgo time={token.lastUsedAt} />}
      </td>
      <td className={table.roomy} data-nowrap>
        <WorksUntil worksUntil={token.worksUntil} />
      </td>
      <td className={table.actions}>
        <TokenMenu token={token} onAsk={onAsk} />
      </td>
    </tr>
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

/** When a token stops working, or stopped, whatever ends it first. */
export function WorksUntil({ worksUntil }: Pick<Token, "worksUntil">) {
  return worksUntil === null ? "No end" : <DayAndDistance time={worksUntil} />;
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
