import type { Subscription, SubscriptionMode } from "@tessera/domain";

export const MODE_LABELS: Record<SubscriptionMode, string> = {
  now: "At once",
  daily: "Once a day",
  off: "Off",
};

/** What a subscription is about, as part of a sentence. */
export function subjectOf({ kind, target }: Pick<Subscription, "kind" | "target">): string {
  switch (kind) {
    case "project":
      return "The whole project";
    case "owned":
      return "Tests that you own";
    case "branch":
      return `The branch ${target}`;
    default:
      return target;
  }
}
