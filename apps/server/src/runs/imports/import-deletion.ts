import { type DeleteRun, DomainError, type ImportRef, idNumber, runId } from "@tessera/domain";
import { type ActedProject, requireAccess } from "../../access/access-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import {
  type BinTable,
  beginDeletion,
  type Deletion,
  finishDeletion,
  giveUpDeletion,
  prolongDeletion,
} from "../../catalog/bin/bin-service.ts";
import { markCases } from "../../catalog/cases/binned-cases.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { holdCycle } from "../cycles/cycle-service.ts";
import { type Coming, resettleResults } from "../results/resettling.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";
import { changeResults, finishChange, prolongChange } from "./change-turn.ts";
import { getImport } from "./import-service.ts";
import { recountPlaces } from "./recounting.ts";

/** Imports whose results are settled before the next ones are looked up. */
const IMPORTS_AT_A_TIME = 100;

/**
 * Puts an import with its results into the bin, and with it the cases that only it brought, and its run if that is empty
 * now. Throws NOT_FOUND, and FORBIDDEN for a member about someone else's.
 */
export async function deleteImport(ctx: Ctx, actor: Actor, { projectId, importId }: ImportRef): Promise<void> {
  const { createdAt } = await getImport(ctx, { projectId, importId });
  const deletion: Deletion = { projectId, kind: "import", target: importId, name: `Upload of ${createdAt}` };
  await deleteRange(ctx, actor, deletion, { projectId, importId });
}

/** Puts a run with all its imports into the bin. Throws as `deleteImport` does. */
export async function deleteRun(ctx: Ctx, actor: Actor, { projectId, runId }: DeleteRun): Promise<void> {
  const runNumber = idNumber(runId);
  const run = await binnedImportRepo.findRun(ctx.db, projectId, runNumber);
  if (!run) throw noSuchRun(projectId, runNumber);
  const name = [runId, run.name].filter((part) => part !== null).join(" ");
  await deleteRange(ctx, actor, { projectId, kind: "run", target: `${runNumber}`, name }, { projectId, runNumber });
}

async function deleteRange(ctx: Ctx, actor: Actor, deletion: Deletion, range: binnedImportRepo.Range): Promise<void> {
  await requireOwn(ctx, actor, range);
  await changeResults(ctx, actor, deletion.projectId, {
    begin: async (ctx) => {
      const owned = await requireOwn(ctx, actor, range);
      const entry = await beginDeletion(ctx, actor, deletion, "pending");
      await binnedImportRepo.mark(ctx.db, range, entry.id);
      return { entry, owned };
    },
    change: async (changeId, { entry, owned }) => {
      try {
        const cases = await settleAll(ctx, entry, changeId, { leaving: entry.id });
        await transact(ctx, async (ctx) => {
          await requireOwn(ctx, actor, range);
          await finish(ctx, actor, entry, changeId, { imports: owned.imports, cases });
        });
      } catch (error) {
        await transact(byItself(ctx), (ctx) => giveUpDeletion(ctx, entry));
        throw error;
      }
    },
  });
}

async function finish(
  ctx: TxCtx,
  actor: Actor,
  entry: BinTable,
  changeId: string,
  counts: { imports: number; cases: number },
): Promise<void> {
  const { id, projectId, kind, target, deletedAt } = entry;
  const places = await binnedImportRepo.findPlaces(ctx.db, id);
  await finishChange(ctx, changeId);
  await binnedImportRepo.hide(ctx.db, id);
  await binnedImportRepo.hideEmptyRuns(ctx.db, projectId, places.runs, id);
  await finishDeletion(ctx, entry);
  await recountPlaces(ctx, projectId, places);
  const isRun = kind === "run";
  const details = {
    project: projectId,
    ...(isRun ? { run: runId(Number(target)) } : { import: target }),
    ...counts,
    bin: id,
  };
  await audit.append(ctx, actor, { action: isRun ? "RUN_DELETED" : "IMPORT_DELETED", details, at: deletedAt });
}

/**
 * Decides what counts once the imports of the entry left or returned; marks cases that go with them. Answers how many.
 */
export async function settleAll(ctx: Ctx, entry: BinTable, changeId: string, coming: Coming): Promise<number> {
  let cases = 0;
  for (let after: string | null = ""; after !== null; ) {
    const imports = await binnedImportRepo.listMarked(ctx.db, entry.id, after, IMPORTS_AT_A_TIME);
    for (const marked of imports) cases += await settleOne(ctx, entry, changeId, coming, marked);
    after = imports.at(-1)?.id ?? null;
  }
  return cases;
}

async function settleOne(
  ctx: Ctx,
  entry: BinTable,
  changeId: string,
  coming: Coming,
  { id: importId, cycleNumber, runNumber }: binnedImportRepo.Marked,
): Promise<number> {
  const { projectId } = entry;
  let cases = 0;
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    after = await transact(byItself(ctx), async (ctx) => {
      await holdCycle(ctx, projectId, cycleNumber);
      await prolongChange(ctx, changeId);
      if ("leaving" in coming) await prolongDeletion(ctx, entry);
      const changed = { projectId, cycleNumber, importId, runNumber, changeId, coming };
      const settled = await resettleResults(ctx, changed, from);
      cases += await markCases(ctx, entry, settled?.orphans ?? []);
      return settled?.last ?? null;
    });
  }
  return cases;
}

/** Throws unless the caller uploaded all of it or is an admin of the project. */
async function requireOwn(
  { db }: Pick<Ctx, "db">,
  actor: Actor,
  range: binnedImportRepo.Range,
): Promise<binnedImportRepo.Owned> {
  const { projectId } = range;
  const { role }: ActedProject = await requireAccess({ db }, actor, ["result:write"], projectId);
  const owned = await binnedImportRepo.countOwned(db, range, actor.userId);
  if (owned.imports === 0) {
    if ("runNumber" in range) throw noSuchRun(projectId, range.runNumber);
    throw new DomainError("NOT_FOUND", `There is no such import in ${projectId}`);
  }
  if (role !== "PROJECT_ADMIN" && owned.foreign > 0) {
    throw new DomainError(
      "FORBIDDEN",
      "Others uploaded this, or a part of it. Ask an admin of the project to delete it.",
    );
  }
  return owned;
}

function noSuchRun(projectId: string, number: number): DomainError {
  return new DomainError("NOT_FOUND", `There is no run ${runId(number)} in ${projectId}`);
}
