import type { BinTable } from "../../catalog/bin/bin-service.ts";
import type { TxCtx } from "../../platform/context.ts";
import { purgeResults } from "../results/resettling.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";
import * as binnedRunRepo from "./binned-run-repo.ts";

/** Removes at most `limit` results of the imports of an entry for good, then the imports and their runs; answers how many. */
export async function purgeImports(ctx: TxCtx, { id }: BinTable, limit: number): Promise<number> {
  const [marked] = await binnedImportRepo.listMarked(ctx.db, id, "", 1);
  if (!marked) return binnedRunRepo.removeRuns(ctx.db, id, limit);
  const removed = await purgeResults(ctx, marked.id, limit);
  if (removed === 0) await binnedImportRepo.remove(ctx.db, marked.id);
  return removed || 1;
}
