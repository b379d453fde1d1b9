import type { Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { DAY_MS, HOUR_MS, later } from "../../platform/time.ts";
import * as sessionRepo from "./session-repo.ts";

/** What tells sessions that live from those that ended by themselves, because of their age or for want of use. */
export async function livingSince({ db, now }: Pick<Ctx, "db" | "now">): Promise<sessionRepo.LivingSince> {
  const at = now();
  const { sessionIdleDays } = await getSettings({ db });
  return { now: at, usedAfter: later(at, -sessionIdleDays * DAY_MS) };
}

/** Removes the sessions of all accounts that ended by themselves. */
export async function removeEndedSessions(ctx: Pick<Ctx, "db" | "now">): Promise<void> {
  const living = await livingSince(ctx);
  await transact(ctx, ({ db }) => sessionRepo.removeEnded(db, living));
}

export const endedSessionsJob: FeatureJob = {
  name: "remove ended sessions",
  every: HOUR_MS,
  run: (ctx) => removeEndedSessions(ctx),
};
