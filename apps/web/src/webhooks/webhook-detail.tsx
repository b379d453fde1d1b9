import { Alert, Button, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconPencil } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import type { Delivery, Webhook } from "@tessera/domain";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import type { TableRows } from "#web/components/data-table/table-rows.ts";
import { Facts } from "#web/components/facts.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { PlainSelect } from "#web/components/plain-select.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { type DeliveriesView, STATES } from "./deliveries-view.ts";
import { SendTest } from "./send-test.tsx";
import { deliveryBrief, deliveryColumns } from "./webhook-columns.tsx";
import classes from "./webhook-detail.module.css";
import { EditWebhook } from "./webhook-dialog.tsx";
import { useWebhookHome } from "./webhook-home.ts";
import { KIND_LABELS, STATE_LABELS, WHY_OFF } from "./webhook-labels.ts";
import { WebhookMenu } from "./webhook-menu.tsx";
import { WebhookState } from "./webhook-state.tsx";

type WebhookDetailProps = {
  webhook: Webhook;
  deliveries: TableRows<Delivery>;
  view: DeliveriesView;
  onView: (view: DeliveriesView) => void;
};

/** The page of a webhook: what it is, and what became of its deliveries. */
export function WebhookDetail({ webhook, deliveries, view, onView }: WebhookDetailProps) {
  const home = useWebhookHome();
  const { deliveryId } = useParams({ strict: false });
  const [isEditing, editing] = useDisclosure();
  const { id, name, active, disabledBecause, failingSince } = webhook;
  return (
    <Page
      title={name}
      about={<WebhookState webhook={webhook} />}
      actions={
        <>
          <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={editing.open}>
            Edit webhook
          </Button>
          <WebhookMenu webhook={webhook} />
        </>
      }
    >
      {!active && (
        <Alert mb="lg" color="warning" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          Nothing is sent. {disabledBecause && WHY_OFF[disabledBecause]}
        </Alert>
      )}
      {active && failingSince !== null && (
        <Alert mb="lg" color="warning" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          No delivery was accepted since the first one failed <TimeAgo time={failingSince} />. After 5 days of failures
          the webhook is switched off.
        </Alert>
      )}
      <section className={classes.facts} aria-label="Facts">
        <WebhookFacts webhook={webhook} />
        {active && <SendTest webhookId={id} />}
      </section>
      <section aria-labelledby="deliveries">
        <Title order={2} id="deliveries" mb="md">
          Deliveries
        </Title>
        <div className={classes.filter}>
          <PlainSelect
            label="State"
            all="Every state"
            options={STATES.map((value) => ({ value, label: STATE_LABELS[value] }))}
            value={view.state}
            onChange={(value) => onView({ state: STATES.find((state) => state === value) })}
          />
        </div>
        <DataTable
          name="webhook-deliveries"
          label="Deliveries"
          one="delivery"
          many="deliveries"
          columns={deliveryColumns(home, id)}
          rows={deliveries}
          idOf={(delivery) => delivery.id}
          openId={deliveryId}
          brief={deliveryBrief}
          empty={
            <NothingHere title={view.state === undefined ? "No deliveries yet" : "No delivery matches"}>
              {view.state === undefined
                ? "The next event that it listens to appears here. Deliveries are kept for 14 days."
                : "Choose another state."}
            </NothingHere>
          }
        />
      </section>
      <EditWebhook webhook={webhook} opened={isEditing} onClose={editing.close} />
    </Page>
  );
}

function WebhookFacts({ webhook }: { webhook: Webhook }) {
  const { url, kind, events, branch, lastDeliveredAt, oldSecretEndsAt, createdAt, createdBy } = webhook;
  return (
    <Facts
      of={{
        Address: <span className={classes.address}>{url}</span>,
        Kind: KIND_LABELS[kind].name,
        Events: <span className={classes.events}>{events.join(", ")}</span>,
        Branch: branch,
        "Last delivered": lastDeliveredAt === null ? "Never" : <TimeAgo time={lastDeliveredAt} />,
        "Old secret": oldSecretEndsAt !== null && (
          <>
            Signs too, until <TimeAgo time={oldSecretEndsAt} />
          </>
        ),
        Created: (
          <>
            <TimeAgo time={createdAt} />
            {createdBy && ` by ${createdBy.name}`}
          </>
        ),
      }}
    />
  );
}
