import type { FolderRef } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { type BinTable, beginDeletion, finishDeletion, giveUpDeletion, prolongDeletion } from "../bin/bin-service.ts";
import { binFolders, getFolder } from "../folders/binned-folders.ts";
import { markCasesInFolder } from "./binned-cases.ts";

/** Puts the folder, all folders below it and their cases into the bin, all at once. Throws NOT_FOUND. */
export async function deleteFolder(ctx: Ctx, actor: Actor, { projectId, folderId }: FolderRef): Promise<void> {
  const entry = await transact(ctx, async (ctx) => {
    const { name } = await getFolder(ctx, { projectId, folderId });
    return beginDeletion(ctx, actor, { projectId, kind: "folder", target: folderId, name }, "pending");
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
  const folders = await binFolders(ctx, entry);
  await finishDeletion(ctx, entry);
  const details = { project: entry.projectId, folder: entry.target, name: entry.name, folders, cases, bin: entry.id };
  await audit.append(ctx, actor, { action: "FOLDER_DELETED", details, at: entry.deletedAt });
}
