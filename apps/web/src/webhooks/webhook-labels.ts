import type { Delivery, Webhook, WebhookDisabledReason, WebhookEventType, WebhookKind } from "@tessera/domain";

export const KIND_LABELS: Record<WebhookKind, { name: string; about: string; example: string }> = {
  generic: { name: "Signed JSON", about: "For your own programs", example: "https://example.com/hooks/tessera" },
  slack: { name: "Slack", about: "An incoming webhook of a channel", example: "https://hooks.slack.com/services/…" },
  teams: {
    name: "Microsoft Teams",
    about: "A workflow of a channel",
    example: "https://….logic.azure.com/workflows/…",
  },
};

export const STATE_LABELS: Record<Delivery["state"], string> = {
  pending: "Waiting",
  delivered: "Delivered",
  failed: "Failed",
};

export const WHY_OFF: Record<WebhookDisabledReason, string> = {
  person: "Someone switched it off.",
  gone: "Its target answered that it wants no more deliveries (410).",
  failing: "Every delivery failed for 5 days.",
  backlog: "More deliveries waited than are kept.",
};

/** Events under headings, by what their names begin with. */
const GROUPS: readonly (readonly [heading: string, ...beginnings: string[]])[] = [
  ["Runs and failures", "run.", "test.", "cause.", "report."],
  ["Test cases and cycles", "case.", "cycle."],
  ["Projects and members", "project.", "member."],
  ["Tokens", "token.", "tokens."],
  ["Accounts and server", "user.", "service_account.", "settings.", "webhook."],
];

export function groupsOf(events: readonly WebhookEventType[]): { heading: string; events: WebhookEventType[] }[] {
  const grouped = GROUPS.map(([heading, ...beginnings]) => ({
    heading,
    events: events.filter((type) => beginnings.some((beginning) => type.startsWith(beginning))),
  }));
  return grouped.filter((group) => group.events.length > 0);
}

/** What a webhook is up to, in a word. */
export function stateOf({ active, failingSince }: Webhook): "Off" | "Failing" | "On" {
  if (!active) return "Off";
  return failingSince === null ? "On" : "Failing";
}
