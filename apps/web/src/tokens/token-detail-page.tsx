import { Button, Group, Text, Title } from "@mantine/core";
import { IconBan, IconPlayerStop, IconRefresh, IconTrash } from "@tabler/icons-react";
import type { Token, TokenDetails } from "@tessera/domain";
import { Page } from "#web/components/page.tsx";
import { formatDay, formatRelativeTime } from "#web/components/time.tsx";
import { TokenActionDialog, useTokenAction } from "./token-action.tsx";
import classes from "./token-detail-page.module.css";
import { TokenFacts } from "./token-facts.tsx";
import { TokenOrigins } from "./token-origins.tsx";
import { canRotate, isLive, TokenStatusLabel } from "./token-status.tsx";
import { TokenTimeline } from "./token-timeline.tsx";
import { UsageChart } from "./usage-chart.tsx";

/** What the token is, what it did, and what happened to it. */
export function TokenDetailPage({ details, onDeleted }: { details: TokenDetails; onDeleted: () => void }) {
  const { token, usage, timeline } = details;
  const { ask, dialog } = useTokenAction();
  return (
    <Page
      title={token.name}
      about={
        <Group gap="sm">
          <TokenStatusLabel status={token.status} />
          <Text size="lg">{endText(token)}</Text>
        </Group>
      }
      actions={
        <>
          {canRotate(token) && (
            <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => ask("rotate", token)}>
              Rotate token
            </Button>
          )}
          {token.status === "Rotated" && (
            <Button
              variant="default"
              leftSection={<IconPlayerStop size={16} aria-hidden />}
              onClick={() => ask("confirm", token)}
            >
              End the overlap now
            </Button>
          )}
          <Button
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => ask("delete", token)}
          >
            Delete token
          </Button>
          {token.status !== "Revoked" && (
            <Button color="danger" leftSection={<IconBan size={16} aria-hidden />} onClick={() => ask("revoke", token)}>
              Revoke token
            </Button>
          )}
        </>
      }
    >
      <div className={classes.columns}>
        <section className={classes.facts} aria-label="Facts">
          <TokenFacts token={token} />
        </section>
        <div className={classes.story}>
          <section aria-labelledby="token-usage">
            <Title order={2} id="token-usage" mb="xs">
              Requests per day
            </Title>
            <UsageChart days={usage.days} />
          </section>
          <section aria-labelledby="token-origins">
            <Title order={2} id="token-origins" mb="xs">
              Used from
            </Title>
            <TokenOrigins origins={usage.origins} />
          </section>
          <section aria-labelledby="token-timeline">
            <Title order={2} id="token-timeline" mb="xs">
              Timeline
            </Title>
            <TokenTimeline events={timeline} />
          </section>
        </div>
      </div>
      <TokenActionDialog {...dialog} onDeleted={onDeleted} />
    </Page>
  );
}

/** The one thing to know of a token: when it stops. */
function endText({ worksUntil, status }: Token): string {
  if (worksUntil === null) return "Works until it is revoked";
  const when = `${formatRelativeTime(worksUntil, Date.now())}, on ${formatDay(worksUntil)}`;
  return isLive(status) ? `Stops ${when}` : `Stopped ${when}`;
}
