import type { Ctx } from "../../platform/context.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import * as sessionRepo from "./session-repo.ts";

export const DAY_MS = 86_400_000;

/** What tells sessions that live from those that ended by themselves, because of their age or for want of use. */
export async function livingSince({ db, now }: Pick<Ctx, "db" | "now">): Promise<sessionRepo.LivingSince> {
  const at = now();
  const { sessionIdleDays } = await getSettings({ db });
  return { now: at, usedAfter: new Date(Date.parse(at) - sessionIdleDays * DAY_MS).toISOString() };
}

/** Removes the sessions of all accounts that ended by themselves. */
export async function removeEndedSessions(ctx: Pick<Ctx, "db" | "now">): Promise<void> {
  await sessionRepo.removeEnded(ctx.db, await livingSince(ctx));
}
