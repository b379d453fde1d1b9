import { z } from "zod";
import { ProjectId } from "./ids.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";

export const Folder = z
  .object({ id: z.string(), projectId: ProjectId, parentId: z.string().nullable(), name: z.string() })
  .meta({ id: "Folder" });
export type Folder = z.infer<typeof Folder>;

/** A folder with what lies in it, those below it not counted. */
export const FolderNode = Folder.extend({ cases: z.int() }).meta({ id: "FolderNode" });
export type FolderNode = z.infer<typeof FolderNode>;

/** All folders of a project, parents named by id, in the order in which they were made. */
export const FolderTree = z
  .object({
    data: z.array(FolderNode),
    /** Test cases that lie in no folder. */
    unfiled: z.int(),
    /** False where the project has more folders than an answer holds; the newest are left out then. */
    isWhole: z.boolean(),
  })
  .meta({ id: "FolderTree" });
export type FolderTree = z.infer<typeof FolderTree>;

export const ListFolders = PageQuery.extend({ projectId: ProjectId });
export type ListFolders = z.infer<typeof ListFolders>;

export const FolderRef = z.strictObject({ projectId: ProjectId, folderId: z.string().min(1).max(100) });
export type FolderRef = z.infer<typeof FolderRef>;

const name = Name({ missing: "Give the folder a name", max: 200 });
const parentId = z.string().max(100).nullable();

export const CreateFolder = z.strictObject({ projectId: ProjectId, parentId: parentId.default(null), name });
export type CreateFolder = z.infer<typeof CreateFolder>;

/** A new name, another folder that it lies in, or both; what is left out stays. */
export const UpdateFolder = FolderRef.extend({ parentId: parentId.optional(), name: name.optional() });
export type UpdateFolder = z.infer<typeof UpdateFolder>;
