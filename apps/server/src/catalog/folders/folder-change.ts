import { DomainError, type Folder, type UpdateFolder } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { brief, changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { FolderTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import { MAX_FOLDER_DEPTH } from "../../platform/limits/limits.ts";
import * as folderRepo from "./folder-repo.ts";
import { refusedParent, requireFolder, toFolder } from "./folder-service.ts";

/**
 * Renames a folder, or moves it with all it holds. Throws NOT_FOUND, CONFLICT where a sibling has the name, and
 * INVALID_INPUT for a parent that isn't there, lies in the folder itself, or is too deep.
 */
export function updateFolder(
  ctx: Ctx,
  actor: Actor,
  { projectId, folderId, ...change }: UpdateFolder,
): Promise<Folder> {
  return transact(ctx, async (ctx) => {
    // Two moves at the same time could put two folders into each other.
    await lockName(ctx.db, `folders of ${projectId}`);
    const folder = await folderRepo.find(ctx.db, projectId, folderId);
    if (!folder) throw new DomainError("NOT_FOUND", `There is no such folder in ${projectId}`);
    await requireRoom(ctx, folder, change.parentId);
    const changed = changeDetails(folder, change);
    if (!changed) return toFolder(folder);
    await conflictIfTaken("A folder of this name is already there", () =>
      folderRepo.update(ctx.db, projectId, folderId, change),
    );
    const details = { project: projectId, folder: folderId, name: `${brief(folder.name)}`, ...changed };
    await audit.append(ctx, actor, { action: "FOLDER_CHANGED", details, at: ctx.now() });
    return toFolder({ ...folder, ...change });
  });
}

async function requireRoom(ctx: TxCtx, folder: FolderTable, parentId: string | null | undefined): Promise<void> {
  const { projectId, id } = folder;
  if (parentId === undefined || parentId === null || parentId === folder.parentId) return;
  await requireFolder(ctx, projectId, parentId, "parentId");
  const above = await folderRepo.listAbove(ctx.db, projectId, parentId);
  if (above.includes(id)) throw refusedParent("A folder can't be moved into itself or into one of the folders in it");
  if (above.length + (await folderRepo.height(ctx.db, projectId, id)) > MAX_FOLDER_DEPTH)
    throw refusedParent(`Folders lie at most ${MAX_FOLDER_DEPTH} deep in each other`);
}
