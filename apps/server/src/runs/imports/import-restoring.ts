import { DomainError, runId } from "@tessera/domain";
import type { BinTable } from "../../catalog/bin/bin-service.ts";
import { requireRestorableCases } from "../../catalog/cases/binned-cases.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import { holdOpenCycles } from "../cycles/cycle-service.ts";
import { followRun, recordChange } from "../runs/run-service.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";
import * as binnedRunRepo from "./binned-run-repo.ts";
import { type Change, runOfImport, settleChange } from "./change-settling.ts";
import { changeResults, finishChange } from "./change-turn.ts";
import { recountCycle } from "./recounting.ts";

const KEY_TAKEN = "Another run with the same run key was uploaded meanwhile. Delete that one first.";

/**
 * Takes the imports of an entry out of the bin, with their run and cases; `finish` runs in the transaction that shows them.
 * Throws CONFLICT where something took their place, or a cycle of theirs is closed.
 */
export async function restoreImports(
  ctx: Ctx,
  actor: Actor,
  entry: BinTable,
  finish: (ctx: TxCtx) => Promise<void>,
): Promise<void> {
  const { id, projectId } = entry;
  await changeResults(ctx, actor, projectId, {
    begin: async (ctx, changeId): Promise<Change> => {
      const [first] = await binnedImportRepo.listMarked(ctx.db, id, "", 1);
      const { cycles } = await binnedImportRepo.findPlaces(ctx.db, id);
      await holdOpenCycles(ctx, projectId, cycles);
      const isWhole = entry.kind === "run" || first === undefined;
      const run = isWhole ? null : await runOfImport(ctx, changeId, projectId, first.runNumber);
      if (run && (await binnedRunRepo.isInBinItself(ctx.db, run))) {
        throw new DomainError("CONFLICT", `${runId(run.number)} is in the bin too. Restore that first.`);
      }
      return { entry, changeId, coming: { returning: id }, run };
    },
    change: async (change) => {
      const { count } = await settleChange(ctx, change);
      await transact(ctx, async (ctx) => {
        await finishChange(ctx, change.changeId);
        await binnedImportRepo.takeOverCases(ctx.db, projectId, id);
        await requireRestorableCases(ctx, entry);
        const places = await binnedImportRepo.findPlaces(ctx.db, id);
        await holdOpenCycles(ctx, projectId, places.cycles);
        await conflictIfTaken(KEY_TAKEN, () => binnedRunRepo.showRuns(ctx.db, projectId, places.runs));
        await binnedImportRepo.show(ctx.db, id);
        if (count && change.run) await recordChange(ctx, { projectId, runNumber: change.run.number }, count);
        await finish(ctx);
        for (const runNumber of places.runs) await followRun(ctx, { projectId, runNumber });
        for (const cycleNumber of places.cycles) await recountCycle(ctx, projectId, cycleNumber);
      });
    },
  });
}

/** Removes the marks of imports whose deletion was given up. */
export function unmarkImports(ctx: TxCtx, { id }: BinTable): Promise<void> {
  return binnedImportRepo.unmark(ctx.db, id);
}
