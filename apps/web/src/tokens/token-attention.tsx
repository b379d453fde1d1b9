import { Button, Title } from "@mantine/core";
import { IconAlertTriangle, IconClockPause, IconShieldX, type TablerIcon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { DENIED_LATELY_DAYS, type ErrorCode, EXPIRING_WITHIN, type Token, type TokenDenials } from "@tessera/domain";
import { type ReactNode, useState } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import { formatDay, formatRelativeTime } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { AskTokenAction } from "./token-action.tsx";
import classes from "./token-attention.module.css";
import { DENIALS } from "./token-timeline.tsx";

const DAY = 86_400_000;
/** A token that nothing used for so many days is perhaps not needed. */
const UNUSED_DAYS = 30;
const SHOWN = 4;

type Concern = { key: string; tokenId: string; name: string; icon: TablerIcon; words: string; action?: ReactNode };

/** What is wrong with a person's tokens, the most urgent first; nothing where all is well. */
export function TokenAttention({ tokens, onAsk }: { tokens: readonly Token[]; onAsk: AskTokenAction }) {
  const [isWhole, setWhole] = useState(false);
  const denials = useQuery({ ...trpc.token.denials.queryOptions(), staleTime: LIST_FRESH_MS });
  const now = Date.now();
  const concerns = [
    ...denied(denials.data?.data ?? []),
    ...expiring(tokens, now, onAsk),
    ...unused(tokens, now, onAsk),
  ];
  if (concerns.length === 0) return null;
  const shown = isWhole ? concerns : concerns.slice(0, SHOWN);
  return (
    <section className={classes.box} aria-labelledby="token-attention">
      <Title order={2} id="token-attention" className={classes.title}>
        Needs attention
      </Title>
      <ul className={classes.list}>
        {shown.map(({ key, tokenId, name, icon: Icon, words, action }) => (
          <li key={key} className={classes.concern}>
            <Icon className={classes.icon} size={16} aria-hidden />
            <span className={classes.words}>
              <TextLink to="/settings/tokens/$tokenId" params={{ tokenId }} className={classes.name}>
                {name}
              </TextLink>{" "}
              {words}
            </span>
            {action}
          </li>
        ))}
      </ul>
      {concerns.length > SHOWN && (
        <Button className={classes.more} size="compact-xs" variant="subtle" onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Show fewer" : `Show ${countOf(concerns.length - SHOWN, "more", "more")}`}
        </Button>
      )}
    </section>
  );
}

function expiring(tokens: readonly Token[], now: number, onAsk: AskTokenAction): Concern[] {
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

function unused(tokens: readonly Token[], now: number, onAsk: AskTokenAction): Concern[] {
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

function denied(denials: readonly TokenDenials[]): Concern[] {
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
