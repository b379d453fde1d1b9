import { DomainError, type FolderRef } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import { type BinTable, beginDeletion, finishDeletion, giveUpDeletion, prolongDeletion } from "../bin/bin-service.ts";
import { markCasesInFolder } from "../cases/binned-cases.ts";
import * as folderRepo from "./folder-repo.ts";

const NAME_TAKEN = "A folder of this name was created there meanwhile. Delete or rename that one first.";

/** Puts the folder, all folders below it and their cases into the bin, all at once. Throws NOT_FOUND. */
export async function deleteFolder(ctx: Ctx, actor: Actor, { projectId, folderId }: FolderRef): Promise<void> {
  const entry = await transact(ctx, async (ctx) => {
    const folder = await folderRepo.find(ctx.db, projectId, folderId);
    if (!folder) throw new DomainError("NOT_FOUND", `There is no such folder in ${projectId}`);
    return beginDeletion(ctx, actor, { projectId, kind: "folder", target: folderId, name: folder.name }, "pending");
  });
  try {
    let cases = 0;
    for (let marked = -1; marked !== 0; cases += marked) {
      marked = await transact(ctx, async (ctx) => {
        await prolongDeletion(ctx, entry);
        return markCasesInFolder(ctx, entry);
      });
    }
    await transact(ctx, (ctx) => finish(ctx, actor, entry, cases));
  } catch (error) {
    await transact({ ...ctx, stillMay: undefined }, (ctx) => giveUpDeletion(ctx, entry));
    throw error;
  }
}

async function finish(ctx: TxCtx, actor: Actor, entry: BinTable, before: number): Promise<void> {
  let cases = before;
  // Those that came into the folder while the others were marked.
  for (let marked = -1; marked !== 0; cases += marked) marked = await markCasesInFolder(ctx, entry);
  const folders = await folderRepo.count(ctx.db, entry.projectId, entry.target);
  if (folders === 0) throw new DomainError("CONFLICT", "The folder was deleted meanwhile");
  await folderRepo.bin(ctx.db, entry);
  await finishDeletion(ctx, entry);
  const details = { project: entry.projectId, folder: entry.target, name: entry.name, folders, cases, bin: entry.id };
  await audit.append(ctx, actor, { action: "FOLDER_DELETED", details, at: entry.deletedAt });
}

/** Takes the folders of a deletion out of the bin. Throws CONFLICT where a name is taken or the parent isn't there. */
export async function restoreFolders(ctx: TxCtx, entry: BinTable): Promise<void> {
  const folder = await folderRepo.findBinned(ctx.db, entry.projectId, entry.target);
  const parentId = folder?.parentId ?? null;
  if (parentId !== null && !(await folderRepo.find(ctx.db, entry.projectId, parentId))) {
    throw new DomainError("CONFLICT", "The folder above this one is in the bin too. Restore that one first.");
  }
  await conflictIfTaken(NAME_TAKEN, () => folderRepo.unbin(ctx.db, entry.id));
}

/** Removes at most `limit` folders of a deletion for good; answers how many. */
export function purgeFolders(ctx: TxCtx, entry: BinTable, limit: number): Promise<number> {
  return folderRepo.remove(ctx.db, entry, limit);
}

/** How many folders a deletion would take along. */
export function countFolders({ db }: Pick<Ctx, "db">, { projectId, folderId }: FolderRef): Promise<number> {
  return folderRepo.count(db, projectId, folderId);
}
