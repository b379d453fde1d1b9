import type { BinTable } from "../../catalog/bin/bin-service.ts";
import { requireRestorableCases } from "../../catalog/cases/binned-cases.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";
import { changeResults, finishChange } from "./change-turn.ts";
import { settleAll } from "./import-deletion.ts";
import { recountPlaces } from "./recounting.ts";

const KEY_TAKEN = "Another run with the same run key was uploaded meanwhile. Delete that one first.";

/**
 * Takes the imports of an entry out of the bin, with their run and cases; `finish` runs in the transaction that shows them.
 * Throws CONFLICT where something took their place.
 */
export async function restoreImports(
  ctx: Ctx,
  actor: Actor,
  entry: BinTable,
  finish: (ctx: TxCtx) => Promise<void>,
): Promise<void> {
  const { id, projectId } = entry;
  await changeResults(ctx, actor, projectId, {
    begin: async () => {},
    change: async (changeId) => {
      await settleAll(ctx, entry, changeId, { returning: id });
      await transact(ctx, async (ctx) => {
        await finishChange(ctx, changeId);
        await binnedImportRepo.takeOverCases(ctx.db, projectId, id);
        await requireRestorableCases(ctx, entry);
        const places = await binnedImportRepo.findPlaces(ctx.db, id);
        await conflictIfTaken(KEY_TAKEN, () => binnedImportRepo.showRuns(ctx.db, projectId, places.runs));
        await binnedImportRepo.show(ctx.db, id);
        await finish(ctx);
        await recountPlaces(ctx, projectId, places);
      });
    },
  });
}

/** Removes the marks of imports whose deletion was given up. */
export function unmarkImports(ctx: TxCtx, { id }: BinTable): Promise<void> {
  return binnedImportRepo.unmark(ctx.db, id);
}
