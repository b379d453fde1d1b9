import {
  CreateFolder,
  Folder,
  FolderRef,
  FolderTree,
  ListFolders,
  Page,
  ProjectRef,
  UpdateFolder,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { updateFolder } from "../folders/folder-change.ts";
import { createFolder, listFolders } from "../folders/folder-service.ts";
import { readFolderTree } from "./case-tree.ts";
import { deleteFolder } from "./folder-deletion.ts";

export const folderRouter = router({
  list: projectProcedure("case:read")
    .meta({
      rest: { method: "GET", path: "/folders", about: "Folders of a project; parents are named by id." },
      mcp: {
        name: "list_folders",
        page: "/projects/{projectId}/cases?folder={id}",
        about: "List the folders of a project that test cases lie in.",
      },
    })
    .input(ListFolders)
    .output(Page(Folder))
    .query(({ ctx, input }) => listFolders(ctx, input)),

  create: projectProcedure("case:write")
    .meta({ rest: { method: "POST", path: "/folders", status: 201, about: "Create a folder for test cases." } })
    .input(CreateFolder)
    .output(Folder)
    .mutation(({ ctx, input }) => createFolder(ctx, ctx.actor, input)),

  tree: projectProcedure("case:read")
    .meta({
      rest: {
        method: "GET",
        path: "/folder-tree",
        about: "All folders of a project at once, up to 10,000, with the number of test cases in each.",
      },
    })
    .input(ProjectRef)
    .output(FolderTree)
    .query(({ ctx, input }) => readFolderTree(ctx, input)),

  update: projectProcedure("case:write")
    .meta({
      rest: {
        method: "PATCH",
        path: "/folders/{folderId}",
        about: "Rename a folder, or move it with all it holds into another one; fields left out stay.",
      },
    })
    .input(UpdateFolder)
    .output(Folder)
    .mutation(({ ctx, input }) => updateFolder(ctx, ctx.actor, input)),

  delete: projectProcedure("case:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/folders/{folderId}",
        about: "Put a folder, the folders below it and their test cases into the bin.",
      },
    })
    .input(FolderRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteFolder(ctx, ctx.actor, input);
      return {};
    }),
});
