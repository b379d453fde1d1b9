import type { BinTable } from "../../catalog/bin/bin-service.ts";
import type { TxCtx } from "../../platform/context.ts";
import { purgeResults } from "../results/resettling.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";
import * as binnedRunRepo from "./binned-run-repo.ts";
import * as importResultRepo from "./import-result-repo.ts";

/** Imports whose results are removed together. */
const IMPORTS = 10;

/**
 * Removes at most `limit` results of the imports of some entries for good, then the imports and their runs; answers how
 * many rows.
 */
export async function purgeImports(ctx: TxCtx, entries: readonly BinTable[], limit: number): Promise<number> {
  const binIds = entries.map(({ id }) => id);
  const imports = await binnedImportRepo.listSomeMarked(ctx.db, binIds, IMPORTS);
  if (imports.length === 0) return binnedRunRepo.removeRuns(ctx.db, binIds, limit);
  const removed = await purgeResults(ctx, imports, limit);
  if (removed > 0) return removed;
  for (const id of imports) {
    const unmatched = await importResultRepo.removeUnmatched(ctx.db, id, limit);
    if (unmatched > 0) return unmatched;
  }
  await binnedImportRepo.remove(ctx.db, imports);
  return imports.length;
}
