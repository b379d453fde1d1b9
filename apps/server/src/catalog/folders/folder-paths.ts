import type { Ctx } from "../../platform/context.ts";
import * as folderRepo from "./folder-repo.ts";

/** Folders that are read at a time. */
const BATCH = 1000;

/** The names on the way to each folder of a project, outermost first, by its id. */
export async function readFolderPaths(
  { db }: Pick<Ctx, "db">,
  projectId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const folders = new Map<string, { parentId: string | null; name: string }>();
  for (let after = "", isWhole = false; !isWhole; ) {
    const rows = await folderRepo.list(db, projectId, after, BATCH);
    for (const row of rows) folders.set(row.id, row);
    isWhole = rows.length < BATCH;
    after = rows.at(-1)?.id ?? after;
  }
  const paths = new Map<string, readonly string[]>();
  const pathOf = (id: string): readonly string[] => {
    const known = paths.get(id);
    const folder = folders.get(id);
    if (known || !folder) return known ?? [];
    // Before its parent is looked at, so that a circle, which there never is, would end.
    paths.set(id, [folder.name]);
    const path = folder.parentId === null ? [folder.name] : [...pathOf(folder.parentId), folder.name];
    paths.set(id, path);
    return path;
  };
  for (const id of folders.keys()) pathOf(id);
  return paths;
}
