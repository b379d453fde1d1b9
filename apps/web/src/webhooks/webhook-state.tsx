import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconClock, IconPlayerPause } from "@tabler/icons-react";
import type { Delivery, Webhook } from "@tessera/domain";
import { STATE_LABELS, stateOf } from "./webhook-labels.ts";
import classes from "./webhook-state.module.css";

const WEBHOOK_ICONS = { Off: IconPlayerPause, Failing: IconAlertTriangle, On: IconCircleCheck };
const DELIVERY_ICONS = { pending: IconClock, delivered: IconCircleCheck, failed: IconCircleX };

/** Whether a webhook is on, and works; icon and word. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const state = stateOf(webhook);
  const Icon = WEBHOOK_ICONS[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={16} aria-hidden />
      {state}
    </span>
  );
}

/** What became of a delivery; icon and word. */
export function DeliveryStateLabel({ state }: Pick<Delivery, "state">) {
  const Icon = DELIVERY_ICONS[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={16} aria-hidden />
      {STATE_LABELS[state]}
    </span>
  );
}
