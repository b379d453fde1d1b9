import type { Token } from "@tessera/domain";
import type { ReactNode } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { formatExactTime, formatRelativeTime, TimeAgo } from "#web/components/time.tsx";
import { scopesInShort } from "./scope-labels.ts";
import classes from "./token-facts.module.css";
import { type TokenHome, useTokenHome } from "./token-home.ts";
import { isLive } from "./token-status.tsx";

type TokenFactsProps = {
  token: Token;
  more?: Record<string, ReactNode>;
  /** Where the other tokens of its family are shown, if not on pages like this one. */
  linkTo?: TokenHome["linkTo"];
};

/** What the token is. `more` stands first: what only one of the pages knows. */
export function TokenFacts({ token, more = {}, linkTo }: TokenFactsProps) {
  const home = useTokenHome();
  const relative = linkTo ?? home.linkTo;
  const { rotatedFrom, rotatedTo } = token;
  return (
    <Facts
      of={{
        Token: <code className={classes.preview}>{token.preview}</code>,
        ...more,
        Assistant: token.client && `${token.client.name} (${token.client.host})`,
        Access: <Access token={token} />,
        Projects: token.projects === "all" ? "All its owner can see" : token.projects.join(", "),
        "IP addresses": token.allowedIps.length === 0 ? "From anywhere" : <Lines of={token.allowedIps} />,
        Created: <TimeAgo time={token.createdAt} />,
        [isLive(token.status) ? "Works until" : "Stopped"]:
          token.worksUntil === null ? "No end" : exactly(token.worksUntil),
        "Last used": token.lastUsedAt === null ? "Never" : <LastUse token={token} at={token.lastUsedAt} />,
        Revoked: token.revokedAt !== null && <TimeAgo time={token.revokedAt} />,
        "Revoked by": token.revokedBy?.name ?? null,
        Reason: token.revokedReason,
        "Rotated from": rotatedFrom && <Relative link={relative(rotatedFrom)} words="Its predecessor" />,
        "Rotated to": rotatedTo && <Relative link={relative(rotatedTo)} words="Its successor" />,
      }}
    />
  );
}

const exactly = (time: string) => `${formatExactTime(time)} (${formatRelativeTime(time, Date.now())})`;

function Access({ token }: { token: Token }) {
  const short = scopesInShort(token.scopes);
  const full = token.scopes.join(", ");
  if (short === full || token.scopes.includes("all")) return short;
  return (
    <>
      {short}
      <Lines of={token.scopes} />
    </>
  );
}

function Lines({ of }: { of: readonly string[] }) {
  return (
    <ul className={classes.lines}>
      {of.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function LastUse({ token, at }: { token: Token; at: string }) {
  return (
    <>
      <TimeAgo time={at} />
      {token.lastUsedIp !== null && ` from ${token.lastUsedIp}`}
      {token.lastUsedUserAgent !== null && <span className={classes.agent}>{token.lastUsedUserAgent}</span>}
    </>
  );
}

function Relative({ link, words }: { link: ReturnType<TokenHome["linkTo"]>; words: string }) {
  return (
    <TextLink {...link} size="sm">
      {words}
    </TextLink>
  );
}
