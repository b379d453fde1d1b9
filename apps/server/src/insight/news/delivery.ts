import type { Ctx } from "../../platform/context.ts";
import type { SubscriptionTable } from "../../platform/db/schema.ts";
import type { ProjectNotice } from "../../platform/notices/notice-outbox.ts";
import { DAY_MS, HOUR_MS, later, MINUTE_MS } from "../../platform/time.ts";

/** How much later than owners the others get their email. */
const OWNERS_FIRST_MS = 2 * MINUTE_MS;

/** The hour of the day, UTC, at which the daily email goes out. */
const DAILY_HOUR = 6;

/** What a person follows, and how. */
export type Followed = Pick<SubscriptionTable, "userId" | "projectId" | "kind" | "target" | "mode">;

/** When the email of a notice for these subscriptions goes out, with which others, and which of them it offers to end. */
export function deliveryOf(
  ctx: Pick<Ctx, "now">,
  following: readonly Followed[],
  isFirst: boolean,
): Pick<ProjectNotice, "dueAt" | "mailGroup" | "subscription"> {
  const now = ctx.now();
  const atOnce = following.find(({ mode }) => mode === "now");
  const chosen = atOnce ?? following[0];
  const subscription = chosen ? JSON.stringify([chosen.kind, chosen.target]) : null;
  if (!atOnce) return { dueAt: nextDaily(now), mailGroup: "daily", subscription };
  return { dueAt: isFirst ? now : later(now, OWNERS_FIRST_MS), mailGroup: null, subscription };
}

function nextDaily(now: string): string {
  const today = later(`${now.slice(0, 10)}T00:00:00.000Z`, DAILY_HOUR * HOUR_MS);
  return today > now ? today : later(today, DAY_MS);
}

/** What of a person's subscriptions asks for notices; an owner follows their tests until they turn that off. */
export function followedBy(
  userId: string,
  projectId: string,
  { all, isOwner }: { all: readonly SubscriptionTable[]; isOwner: boolean },
): Followed[] {
  const own = all.find(({ kind }) => kind === "owned");
  const others = all.filter(({ kind, mode }) => kind !== "owned" && mode !== "off");
  if (!isOwner || own?.mode === "off") return others;
  return [own ?? { userId, projectId, kind: "owned", target: "", mode: "now" }, ...others];
}
