import { Button, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { DeliveryAttempt, DeliveryDetails } from "@tessera/domain";
import { appError } from "#web/app-error.ts";
import { Facts } from "#web/components/facts.tsx";
import { RoutePanel } from "#web/components/route-panel.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";
import { ReportText } from "#web/results/report-text.tsx";
import { useWebhookHome } from "./webhook-home.ts";
import { DeliveryStateLabel } from "./webhook-state.tsx";

/** One delivery: what is sent, and what each attempt was answered. */
export function DeliveryPanel({ webhookId, delivery }: { webhookId: string; delivery: DeliveryDetails }) {
  const { resend, renew } = useWebhookHome();
  const again = useMutation({
    mutationFn: () => resend(webhookId, delivery.id),
    onSuccess: () => renew(),
    onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
  });
  return (
    <RoutePanel
      subject={delivery.id}
      header={
        <Stack gap="2xs" align="flex-start">
          <DeliveryStateLabel state={delivery.state} />
          <Title order={2}>{delivery.type}</Title>
        </Stack>
      }
    >
      <Stack gap="lg">
        <Facts
          of={{
            Happened: <TimeAgo time={delivery.createdAt} />,
            "Next attempt": delivery.nextAttemptAt && <TimeAgo time={delivery.nextAttemptAt} />,
            "webhook-id": <code>{delivery.messageId}</code>,
          }}
        />
        <div>
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
            Send again
          </Button>
        </div>
        <ReportText title="Body" text={indented(delivery.requestBody)} what="the body" />
        {delivery.attemptList.length === 0 && <Text c="dimmed">It was not tried yet.</Text>}
        {delivery.attemptList.map((attempt) => (
          <Attempt key={attempt.number} attempt={attempt} />
        ))}
      </Stack>
    </RoutePanel>
  );
}

function Attempt({ attempt }: { attempt: DeliveryAttempt }) {
  const { number, startedAt, durationMs, status, problem, requestHeaders, responseHeaders, responseBody } = attempt;
  return (
    <Stack component="section" gap="sm" aria-label={`Attempt ${number}`}>
      <Title order={3}>Attempt {number}</Title>
      <Facts
        of={{
          Sent: <TimeAgo time={startedAt} />,
          Answer: status,
          Problem: problem,
          Took: durationMs === null ? "It is under way, or the server stopped in it" : `${formatCount(durationMs)} ms`,
        }}
      />
      <ReportText title="Headers sent" text={headerLines(requestHeaders)} what="the headers" />
      {Object.keys(responseHeaders).length > 0 && (
        <ReportText title="Headers answered" text={headerLines(responseHeaders)} what="the headers of the answer" />
      )}
      {responseBody !== null && responseBody !== "" && (
        <ReportText title="Answer" text={responseBody} what="the answer" />
      )}
    </Stack>
  );
}

const headerLines = (headers: Record<string, string>) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");

function indented(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}
