import { type CreateFolder, DomainError, type Folder, type ListFolders, type Page } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { FolderTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import { MAX_FOLDER_DEPTH, MAX_TREE_FOLDERS } from "../../platform/limits/limits.ts";
import * as folderRepo from "./folder-repo.ts";

/** Flat, parents named by id, in the order in which they were made. */
export async function listFolders(ctx: Pick<Ctx, "db">, query: ListFolders): Promise<Page<Folder>> {
  const [after] = decodeCursor(query.cursor, ["string"]) ?? [""];
  const rows = await folderRepo.list(ctx.db, query.projectId, after, query.limit + 1);
  const page = toPage(rows, query.limit, (row) => [row.id]);
  return { data: page.data.map(toFolder), nextCursor: page.nextCursor };
}

/** The same at once, as far as an answer holds them. */
export async function listAllFolders(
  { db }: Pick<Ctx, "db">,
  projectId: string,
): Promise<{ folders: Folder[]; isWhole: boolean }> {
  const rows = await folderRepo.list(db, projectId, "", MAX_TREE_FOLDERS + 1);
  return { folders: rows.slice(0, MAX_TREE_FOLDERS).map(toFolder), isWhole: rows.length <= MAX_TREE_FOLDERS };
}

/** Throws CONFLICT where a sibling has the name, INVALID_INPUT for a parent that isn't there or lies too deep. */
export async function createFolder(ctx: Ctx, actor: Actor, input: CreateFolder): Promise<Folder> {
  const { projectId, parentId } = input;
  await requireFolder(ctx, projectId, parentId, "parentId");
  if (parentId !== null && (await folderRepo.listAbove(ctx.db, projectId, parentId)).length >= MAX_FOLDER_DEPTH)
    throw refusedParent(`Folders lie at most ${MAX_FOLDER_DEPTH} deep in each other`);
  const folder = { ...input, id: ctx.newId(), createdAt: ctx.now(), importId: null, binId: null };
  return transact(ctx, async (ctx) => {
    await conflictIfTaken("A folder of this name is already there", () => folderRepo.insert(ctx.db, folder));
    const details = { project: input.projectId, folder: folder.id, name: folder.name };
    await audit.append(ctx, actor, { action: "FOLDER_CREATED", details, at: folder.createdAt });
    return toFolder(folder);
  });
}

/** Throws INVALID_INPUT at the field for a folder that is not in the project; null is none, and fits. */
export async function requireFolder(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  folderId: string | null,
  field: string,
): Promise<void> {
  if (folderId === null || (await folderRepo.find(db, projectId, folderId))) return;
  const message = `There is no such folder in ${projectId}`;
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
}

/** An error at the field that names the folder above. */
export function refusedParent(message: string): DomainError {
  return new DomainError("INVALID_INPUT", message, { issues: [{ path: ["parentId"], message }] });
}

export function toFolder({ createdAt: _, importId: __, binId: ___, ...folder }: FolderTable): Folder {
  return folder;
}
