import { Button, Group, Stack, Title } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { ButtonLink } from "#web/components/button-link.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel } from "#web/components/route-panel.tsx";
import { KIND_LABELS } from "#web/inventory/inventory-filter.tsx";
import type { RevokeQuestion } from "#web/inventory/revoke-question.ts";
import { RevokeWithReason } from "#web/inventory/revoke-with-reason.tsx";
import { TokenFacts } from "#web/tokens/token-facts.tsx";
import { TokenOrigins } from "#web/tokens/token-origins.tsx";
import { TokenStatusLabel } from "#web/tokens/token-status.tsx";
import { TokenTimeline } from "#web/tokens/token-timeline.tsx";
import { UsageChart } from "#web/tokens/usage-chart.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/admin/tokens/$tokenId")({
  loader: async ({ context, params }) => {
    await context.queryClient.ensureQueryData(trpc.admin.token.get.queryOptions({ id: params.tokenId }));
  },
  component: InventoryPanel,
  ...PANEL_PARTS,
});

/** Any account's token, beside the list. */
function InventoryPanel() {
  const { tokenId } = Route.useParams();
  const { token, usage, timeline } = useSuspenseQuery(trpc.admin.token.get.queryOptions({ id: tokenId })).data;
  const [question, ask] = useState<RevokeQuestion>();
  return (
    <RoutePanel
      subject={tokenId}
      header={
        <Stack gap="2xs" align="flex-start">
          <TokenStatusLabel status={token.status} />
          <Title order={2} dir="auto" ta="match-parent">
            {token.name}
          </Title>
        </Stack>
      }
    >
      <Stack gap="lg">
        <TokenFacts
          token={token}
          linkTo={(tokenId) => ({ to: "/admin/tokens/$tokenId", params: { tokenId } })}
          more={{ Owner: nameAndUsername(token.owner), Kind: KIND_LABELS[token.kind] }}
        />
        <Part title="Requests per day">
          <UsageChart days={usage.days} />
        </Part>
        <Part title="Used from">
          <TokenOrigins origins={usage.origins} />
        </Part>
        <Part title="Timeline">
          <TokenTimeline events={timeline} />
        </Part>
        <Group gap="xs">
          <ButtonLink variant="default" to="/admin/audit" search={{ token: tokenId }}>
            Show in audit log
          </ButtonLink>
          {token.status !== "Revoked" && (
            <Button
              color="danger"
              leftSection={<IconBan size={16} aria-hidden />}
              onClick={() => ask({ tokens: [token] })}
            >
              Revoke token
            </Button>
          )}
        </Group>
      </Stack>
      <RevokeWithReason question={question} onClose={() => ask(undefined)} />
    </RoutePanel>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={3} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}
