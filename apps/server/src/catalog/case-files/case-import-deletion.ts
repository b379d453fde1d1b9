import { type CaseImportRef, DomainError } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { type BinTable, beginDeletion, finishDeletion, giveUpDeletion, prolongDeletion } from "../bin/bin-service.ts";
import { markCases } from "../cases/binned-cases.ts";
import { showFolders } from "../folders/binned-folders.ts";
import * as caseImportRepo from "./case-import-repo.ts";

const BATCH = 500;

/** How many of its cases are still there. */
export function countImportedCases({ db }: Pick<Ctx, "db">, { projectId, importId }: CaseImportRef): Promise<number> {
  return caseImportRepo.countCases(db, projectId, importId);
}

/**
 * Undoes an import: its cases, changed since or not, go into the bin all at once, with those of its folders that hold
 * nothing else. Throws NOT_FOUND, CONFLICT where it is not done.
 */
export async function deleteCaseImport(ctx: Ctx, actor: Actor, ref: CaseImportRef): Promise<void> {
  const { projectId, importId } = ref;
  const entry = await transact(ctx, async (ctx) => {
    const row = await caseImportRepo.find(ctx.db, projectId, importId);
    if (!row) throw noSuchImport(ref);
    if (row.state !== "done") throw new DomainError("CONFLICT", UNDOABLE[row.state]);
    return beginDeletion(
      ctx,
      actor,
      { projectId, kind: "caseImport", target: importId, name: row.fileName },
      "pending",
    );
  });
  const marked = { projectId, importId, binId: entry.id };
  const markSome = async (ctx: TxCtx) =>
    markCases(ctx, entry, await caseImportRepo.listUnmarked(ctx.db, marked, BATCH));
  try {
    let cases = 0;
    for (let some = -1; some !== 0; cases += some) {
      some = await transact(ctx, async (ctx) => {
        await prolongDeletion(ctx, entry);
        return markSome(ctx);
      });
    }
    await transact(ctx, async (ctx) => {
      const folders = await caseImportRepo.binEmptyFolders(ctx.db, marked);
      if (!(await caseImportRepo.move(ctx.db, importId, "done", { state: "undone" }))) {
        throw new DomainError("CONFLICT", UNDOABLE.undone);
      }
      await finishDeletion(ctx, entry);
      const details = { project: projectId, import: importId, name: entry.name, folders, cases, bin: entry.id };
      await audit.append(ctx, actor, { action: "CASE_IMPORT_DELETED", details, at: entry.deletedAt });
    });
  } catch (error) {
    await transact({ ...ctx, stillMay: undefined }, (ctx) => giveUpDeletion(ctx, entry));
    throw error;
  }
}

const UNDOABLE = {
  running: "The import is still running. Wait until it is done, then undo it.",
  failed: "The import failed, so nothing of it was stored",
  undone: "The import was undone already. Restore it from the bin to have its test cases back.",
} as const;

/** Brings the folders of an undone import back; its cases come with the entry of the bin. */
export async function restoreCaseImport(ctx: TxCtx, entry: BinTable): Promise<void> {
  await showFolders(ctx, entry);
  await caseImportRepo.move(ctx.db, entry.target, "undone", { state: "done" });
}

export function noSuchImport({ projectId, importId }: CaseImportRef): DomainError {
  return new DomainError("NOT_FOUND", `There is no import ${importId} of test cases in ${projectId}`);
}
