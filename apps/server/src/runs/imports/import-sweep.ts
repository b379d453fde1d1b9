import { removeStagedCases } from "../../catalog/cases/case-staging.ts";
import type { Ctx } from "../../platform/context.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { removeStagedResults } from "../results/result-staging.ts";
import { undoRunCases } from "../runs/run-cases.ts";
import { removeEmptyRun } from "../runs/run-service.ts";
import * as importRepo from "./import-repo.ts";
import * as importResultRepo from "./import-result-repo.ts";

/** Rows removed in one transaction, so that no other writer waits long. */
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
  while ((await transact(ctx, (ctx) => removeStagedResults(ctx, id, BATCH))) > 0);
  while ((await transact(ctx, (ctx) => removeStagedCases(ctx, id, BATCH))) > 0);
  while ((await transact(ctx, ({ db }) => importResultRepo.removeUnmatched(db, id, BATCH))) > 0);
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    after = await transact(ctx, (ctx) => undoRunCases(ctx, upload, from, BATCH));
  }
  await transact(ctx, async (ctx) => {
    const removed = await importRepo.remove(ctx.db, id);
    if (removed) await removeEmptyRun(ctx, removed);
  });
}
