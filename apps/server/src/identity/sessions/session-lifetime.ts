import type { Ctx } from "../../platform/context.ts";
import { inBatches } from "../../platform/db/batches.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { DAY_MS, HOUR_MS, later } from "../../platform/time.ts";
import * as sessionRepo from "./session-repo.ts";

/** The limits that separate live sessions from those that ended by themselves, by age or by disuse. */
export async function livingSince({ db, now }: Pick<Ctx, "db" | "now">): Promise<sessionRepo.LivingSince> {
  const at = now();
  const { sessionIdleDays } = await getSettings({ db });
  return { now: at, usedAfter: later(at, -sessionIdleDays * DAY_MS) };
}

/** Removes the sessions of all accounts that ended by themselves. */
async function removeEndedSessions(ctx: Pick<Ctx, "db" | "now">, isStopping: () => boolean): Promise<void> {
  const living = await livingSince(ctx);
  await inBatches(ctx, ({ db }, limit) => sessionRepo.removeEnded(db, living, limit), { isStopping });
}

export const endedSessionsJob: FeatureJob = {
  name: "remove ended sessions",
  every: HOUR_MS,
  run: (ctx, { isStopping }) => removeEndedSessions(ctx, isStopping),
};
