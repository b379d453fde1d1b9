import { Button } from "@mantine/core";
import { IconAlertTriangle, IconClockPause, IconShieldX, type TablerIcon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { DENIED_LATELY_DAYS, type ErrorCode, EXPIRING_WITHIN, type Token, type TokenDenials } from "@tessera/domain";
import type { ReactNode } from "react";
import classes from "#web/components/attention.module.css";
import { Attention, type Concern } from "#web/components/attention.tsx";
import { TextLink } from "#web/components/button-link.tsx";
import { formatDay, formatRelativeTime } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { AskTokenAction } from "./token-action.tsx";
import { DENIALS } from "./token-timeline.tsx";

const DAY = 86_400_000;
/** A token that nothing used for so many days is perhaps not needed. */
const UNUSED_DAYS = 30;

type TokenConcern = { key: string; tokenId: string; name: string; icon: TablerIcon; words: string; action?: ReactNode };

/** What is wrong with a person's tokens, the most urgent first; nothing where all is well. */
export function TokenAttention({ tokens, onAsk }: { tokens: readonly Token[]; onAsk: AskTokenAction }) {
  const denials = useQuery({ ...trpc.token.denials.queryOptions(), staleTime: LIST_FRESH_MS });
  const now = Date.now();
  const concerns = [
    ...denied(denials.data?.data ?? []),
    ...expiring(tokens, now, onAsk),
    ...unused(tokens, now, onAsk),
  ];
  return <Attention concerns={concerns.map(toConcern)} />;
}

const toConcern = ({ key, tokenId, name, icon, words, action }: TokenConcern): Concern => ({
  ...{ key, icon, action },
  words: (
    <>
      <TextLink to="/settings/tokens/$tokenId" params={{ tokenId }} className={classes.name}>
        <bdi>{name}</bdi>
      </TextLink>{" "}
      {words}
    </>
  ),
});

function expiring(tokens: readonly Token[], now: number, onAsk: AskTokenAction): TokenConcern[] {
  return tokens
    .filter(({ status, expiresAt }) => status === "Expiring" || (status === "Active" && isNear(expiresAt, now)))
    .sort((a, b) => ((a.expiresAt ?? "") < (b.expiresAt ?? "") ? -1 : 1))
    .map((token) => ({
      key: `expiring ${token.id}`,
      tokenId: token.id,
      name: token.name,
      icon: IconAlertTriangle,
      words: `expires ${formatRelativeTime(token.expiresAt ?? "", now)}, on ${formatDay(token.expiresAt ?? "")}`,
      action: (
        <Button size="compact-xs" variant="default" onClick={() => onAsk("rotate", token)}>
          Rotate token
        </Button>
      ),
    }));
}

const isNear = (time: string | null, now: number) => time !== null && Date.parse(time) - now <= EXPIRING_WITHIN;

function unused(tokens: readonly Token[], now: number, onAsk: AskTokenAction): TokenConcern[] {
  const since = now - UNUSED_DAYS * DAY;
  return tokens
    .filter(({ status, lastUsedAt, createdAt }) => {
      return ["Active", "Expiring"].includes(status) && Date.parse(lastUsedAt ?? createdAt) < since;
    })
    .map((token) => ({
      key: `unused ${token.id}`,
      tokenId: token.id,
      name: token.name,
      icon: IconClockPause,
      words:
        token.lastUsedAt === null
          ? `was never used since it was created ${formatRelativeTime(token.createdAt, now)}`
          : `was last used ${formatRelativeTime(token.lastUsedAt, now)}`,
      action: (
        <Button size="compact-xs" variant="default" onClick={() => onAsk("revoke", token)}>
          Revoke token
        </Button>
      ),
    }));
}

function denied(denials: readonly TokenDenials[]): TokenConcern[] {
  return denials.map(({ token, denied, errorCode }) => {
    const isRotatedOut = token.status === "Revoked" && token.rotatedTo !== null && errorCode === "INACTIVE_TOKEN";
    const reason = isRotatedOut
      ? "it was rotated out and is still being used"
      : (DENIALS[errorCode as ErrorCode] ?? errorCode);
    return {
      key: `denied ${token.id}`,
      tokenId: token.id,
      name: token.name,
      icon: IconShieldX,
      words: `was refused ${countOf(denied, "time")} in the last ${DENIED_LATELY_DAYS} days${reason === null ? "" : `, ${denied === 1 ? "" : "mostly "}because ${reason}`}`,
    };
  });
}
