import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { Delivery } from "@tessera/domain";
import { ActionError } from "#web/components/load-error.tsx";
import { useWebhookHome } from "./webhook-home.ts";
import { DeliveryStateLabel } from "./webhook-state.tsx";
import { LIVE_DELIVERY } from "./webhooks-query.ts";

/** Sends a test event, and says what became of it. */
export function SendTest({ webhookId }: { webhookId: string }) {
  const { test, find, renew, projectId } = useWebhookHome();
  const send = useMutation({ mutationFn: () => test(webhookId), onSuccess: () => renew() });
  const deliveryId = send.data?.id;
  const delivery = useQuery({
    ...LIVE_DELIVERY,
    queryKey: ["webhook test", projectId, webhookId, deliveryId],
    queryFn: () => find(webhookId, deliveryId ?? ""),
    enabled: deliveryId !== undefined,
  });
  const shown = delivery.data ?? send.data;
  return (
    <div>
      <Group gap="md">
        <Button variant="default" loading={send.isPending} onClick={() => send.mutate()}>
          Send test
        </Button>
        <div role="status">{shown && <Outcome delivery={shown} />}</div>
      </Group>
      <ActionError error={send.error ?? delivery.error} />
    </div>
  );
}

function Outcome({ delivery: { state, attempts, problem, status } }: { delivery: Delivery }) {
  if (attempts === 0 || (problem === null && status === null)) return <Text c="dimmed">Sending the test…</Text>;
  return (
    <Group gap="xs">
      <DeliveryStateLabel state={state === "pending" ? "failed" : state} />
      <Text c="dimmed">{problem ?? `The target answered ${status}`}</Text>
    </Group>
  );
}
