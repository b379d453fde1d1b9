import { Button, Group, Stack, Title } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { type ErrorComponentProps, useNavigate, useRouter } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { ButtonLink } from "#web/components/button-link.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { SidePanel } from "#web/components/side-panel.tsx";
import { TokenFacts } from "#web/tokens/token-facts.tsx";
import { TokenOrigins } from "#web/tokens/token-origins.tsx";
import { TokenStatusLabel } from "#web/tokens/token-status.tsx";
import { TokenTimeline } from "#web/tokens/token-timeline.tsx";
import { UsageChart } from "#web/tokens/usage-chart.tsx";
import { trpc } from "#web/trpc.ts";
import { KIND_LABELS } from "./inventory-filter.tsx";
import type { RevokeQuestion } from "./revoke-question.ts";
import { RevokeWithReason } from "./revoke-with-reason.tsx";

/** One token of anybody, beside the list. */
export function InventoryPanel({ tokenId }: { tokenId: string }) {
  const { token, usage, timeline } = useSuspenseQuery(trpc.admin.token.get.queryOptions({ id: tokenId })).data;
  const [question, ask] = useState<RevokeQuestion>();
  return (
    <PanelFrame
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
    </PanelFrame>
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

export function InventoryPanelError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <PanelFrame subject="error" header={<Title order={2}>Token</Title>}>
      <LoadError what="This token" error={error} onRetry={again} />
    </PanelFrame>
  );
}

function PanelFrame({ subject, header, children }: { subject: string; header: ReactNode; children: ReactNode }) {
  const navigate = useNavigate({ from: "/admin/tokens/$tokenId" });
  const close = async () => {
    const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(subject)}"]`);
    await navigate({ to: "/admin/tokens", search: (search) => search, resetScroll: false });
    row?.focus();
  };
  return (
    <SidePanel label="Token" subject={subject} header={header} onClose={() => void close()}>
      {children}
    </SidePanel>
  );
}
