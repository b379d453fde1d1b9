import { inBatches } from "../../platform/db/batches.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import {
  EXPIRED_ACCESS_MS,
  UNUSED_CLIENT_MS,
  USED_CLIENT_MS,
  USED_CODE_MS,
  USED_REFRESH_TOKEN_MS,
} from "../../platform/limits/limits.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import * as clientRepo from "./client-repo.ts";
import * as grantRepo from "./grant-repo.ts";

export const oldGrantsJob: FeatureJob = {
  name: "forget old codes and clients of assistants",
  every: HOUR_MS,
  run: async (ctx, { isStopping }) => {
    const before = (ms: number) => later(ctx.now(), -ms);
    const [code, access, refresh] = [before(USED_CODE_MS), before(EXPIRED_ACCESS_MS), before(USED_REFRESH_TOKEN_MS)];
    const [unused, used] = [before(UNUSED_CLIENT_MS), before(USED_CLIENT_MS)];
    await inBatches(ctx, ({ db }, limit) => grantRepo.removeOld(db, { code, access, refresh }, limit), { isStopping });
    await inBatches(ctx, ({ db }, limit) => clientRepo.removeOld(db, { unused, used }, limit), { isStopping });
  },
};
