import { getSettings } from "../../operations/settings/settings-service.ts";
import type { Ctx } from "../../platform/context.ts";
import * as sessionRepo from "./session-repo.ts";

export const DAY_MS = 86_400_000;

/** The limits that separate live sessions from those that ended by themselves, by age or by disuse. */
export async function livingSince({ db, now }: Pick<Ctx, "db" | "now">): Promise<sessionRepo.LivingSince> {
  const at = now();
  const { sessionIdleDays } = await getSettings({ db });
  return { now: at, usedAfter: new Date(Date.parse(at) - sessionIdleDays * DAY_MS).toISOString() };
}

/** Removes the sessions of all accounts that ended by themselves. */
export async function removeEndedSessions(ctx: Pick<Ctx, "db" | "now">): Promise<void> {
  await sessionRepo.removeEnded(ctx.db, await livingSince(ctx));
}
