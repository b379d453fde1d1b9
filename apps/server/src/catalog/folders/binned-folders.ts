import { DomainError, type Folder, type FolderRef } from "@tessera/domain";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import type { BinTable } from "../bin/bin-service.ts";
import * as folderRepo from "./folder-repo.ts";

const NAME_TAKEN = "A folder of this name was created there meanwhile. Delete or rename that one first.";

/** Throws NOT_FOUND. */
export async function getFolder(
  { db }: Pick<Ctx, "db">,
  { projectId, folderId }: FolderRef,
): Promise<Pick<Folder, "name">> {
  const folder = await folderRepo.find(db, projectId, folderId);
  if (!folder) throw new DomainError("NOT_FOUND", `There is no such folder in ${projectId}`);
  return folder;
}

/** Puts the folder of a deletion and all folders below it into the bin; answers how many. Throws CONFLICT for none. */
export async function binFolders(ctx: TxCtx, entry: BinTable): Promise<number> {
  const folders = await folderRepo.count(ctx.db, entry.projectId, entry.target);
  if (folders === 0) throw new DomainError("CONFLICT", "The folder was deleted meanwhile");
  await folderRepo.bin(ctx.db, entry);
  return folders;
}

/** Takes the folders of a deletion out of the bin. Throws CONFLICT where a name is taken or the parent isn't there. */
export async function restoreFolders(ctx: TxCtx, entry: BinTable): Promise<void> {
  const folder = await folderRepo.findBinned(ctx.db, entry.projectId, entry.target);
  const parentId = folder?.parentId ?? null;
  if (parentId !== null && !(await folderRepo.find(ctx.db, entry.projectId, parentId))) {
    throw new DomainError("CONFLICT", "The folder above this one is in the bin too. Restore that one first.");
  }
  await showFolders(ctx, entry);
}

/** Shows the folders that an entry hides. Throws CONFLICT where a name is taken. */
export function showFolders(ctx: TxCtx, entry: BinTable): Promise<void> {
  return conflictIfTaken(NAME_TAKEN, () => folderRepo.unbin(ctx.db, entry.id));
}

/** Removes at most `limit` folders of a deletion for good; answers how many. */
export function purgeFolders(ctx: TxCtx, entry: BinTable, limit: number): Promise<number> {
  return folderRepo.remove(ctx.db, entry, limit);
}

/** How many folders a deletion would take along. */
export function countFolders({ db }: Pick<Ctx, "db">, { projectId, folderId }: FolderRef): Promise<number> {
  return folderRepo.count(db, projectId, folderId);
}
