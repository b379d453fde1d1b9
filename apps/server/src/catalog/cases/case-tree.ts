import type { FolderTree } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { listAllFolders } from "../folders/folder-service.ts";
import * as treeRepo from "./case-tree-repo.ts";

/** The folders of a project with the number of cases in each, counted by one query. */
export async function readFolderTree(ctx: Pick<Ctx, "db">, { projectId }: { projectId: string }): Promise<FolderTree> {
  const { folders, isWhole } = await listAllFolders(ctx, projectId);
  const counts = new Map((await treeRepo.countByFolder(ctx.db, projectId)).map((row) => [row.folderId, row.cases]));
  return {
    data: folders.map((folder) => ({ ...folder, cases: counts.get(folder.id) ?? 0 })),
    unfiled: counts.get(null) ?? 0,
    isWhole,
  };
}
