import { inBatches } from "../../platform/db/batches.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { EXPIRED_MINTED_MS, KEPT_REFUSAL_MS } from "../../platform/limits/limits.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import * as mintedTokenRepo from "./minted-token-repo.ts";
import * as refusalRepo from "./refusal-repo.ts";

export const oldMintedTokensJob: FeatureJob = {
  name: "forget minted tokens and refusals of long ago",
  every: HOUR_MS,
  run: async (ctx, { isStopping }) => {
    const before = (ms: number) => later(ctx.now(), -ms);
    const [now, refused, expired] = [ctx.now(), before(KEPT_REFUSAL_MS), before(EXPIRED_MINTED_MS)];
    await inBatches(ctx, ({ db }, limit) => mintedTokenRepo.removeOldUses(db, now, limit), { isStopping });
    await inBatches(ctx, ({ db }, limit) => refusalRepo.removeOld(db, refused, limit), { isStopping });
    await inBatches(ctx, ({ db }, limit) => mintedTokenRepo.removeExpired(db, expired, limit), { isStopping });
  },
};
