import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { EXPIRED_MINTED_MS, KEPT_REFUSAL_MS, MINTED_TOKENS_AT_ONCE } from "../../platform/limits/limits.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import * as mintedTokenRepo from "./minted-token-repo.ts";
import * as refusalRepo from "./refusal-repo.ts";

export const oldMintedTokensJob: FeatureJob = {
  name: "forget minted tokens and refusals of long ago",
  every: HOUR_MS,
  run: async (ctx, { isStopping }) => {
    const before = (ms: number) => later(ctx.now(), -ms);
    await transact(ctx, async ({ db }) => {
      await mintedTokenRepo.removeOldUses(db, ctx.now());
      await refusalRepo.removeOld(db, before(KEPT_REFUSAL_MS));
    });
    let removed = MINTED_TOKENS_AT_ONCE;
    while (removed === MINTED_TOKENS_AT_ONCE && !isStopping()) {
      const old = before(EXPIRED_MINTED_MS);
      removed = await transact(ctx, ({ db }) => mintedTokenRepo.removeExpired(db, old, MINTED_TOKENS_AT_ONCE));
    }
  },
};
