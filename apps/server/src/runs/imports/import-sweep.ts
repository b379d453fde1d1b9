import { removeStagedCases } from "../../catalog/cases/case-staging.ts";
import type { Ctx } from "../../platform/context.ts";
import { inBatches, pauseBetweenBatches } from "../../platform/db/batches.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { removeStagedResults } from "../results/result-staging.ts";
import { undoRunCases } from "../runs/run-cases.ts";
import { removeEmptyRun } from "../runs/run-service.ts";
import * as importRepo from "./import-repo.ts";
import * as importResultRepo from "./import-result-repo.ts";

/** Cases of a run that are put back in one transaction. */
const BATCH = 500;

/** Sweeps away every staged import whose process went silent before `at`; null: every staged import. */
export async function sweepAbandoned(ctx: Ctx, at: string | null): Promise<void> {
  for (const id of await importRepo.findAbandoned(ctx.db, at)) await sweepImport(ctx, id, at);
}

/**
 * Removes all rows of a staged import, then the import, unless its process gave a sign of life since `at`. The results
 * it had replaced count again.
 */
export async function sweepImport(caller: Ctx, id: string, at: string | null = null): Promise<void> {
  const ctx = byItself(caller);
  // A process that was only slow must not finish an import after some of its rows are gone.
  const upload = await transact(ctx, ({ db }) => importRepo.giveUp(db, id, at));
  if (!upload) return;
  await inBatches(ctx, (ctx, limit) => removeStagedResults(ctx, id, limit));
  await inBatches(ctx, (ctx, limit) => removeStagedCases(ctx, id, limit));
  await inBatches(ctx, ({ db }, limit) => importResultRepo.removeUnmatched(db, id, limit));
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    after = await transact(ctx, (ctx) => undoRunCases(ctx, upload, from, BATCH));
    await pauseBetweenBatches();
  }
  await transact(ctx, async (ctx) => {
    const removed = await importRepo.remove(ctx.db, id);
    if (removed) await removeEmptyRun(ctx, removed);
  });
}
