import type { Folder } from "@tessera/domain";

/** Paths of a list of folders, by their ids: made once a list, however many rows ask. */
const known = new WeakMap<readonly Folder[], ReadonlyMap<string, string>>();

/** `Basket / Vouchers`, from the root down. A parent that is not among the folders ends the path. */
export function folderPath(folders: readonly Folder[], id: string): string {
  return pathsOf(folders).get(id) ?? "";
}

/** Folders as a choice, in the order of their paths. */
export const folderOptions = (folders: readonly Folder[]) =>
  [...pathsOf(folders)].map(([value, label]) => ({ value, label })).sort((a, b) => BY_NAME.compare(a.label, b.label));

/** `Level 9` before `Level 10`. */
export const BY_NAME = new Intl.Collator("en", { numeric: true });

function pathsOf(folders: readonly Folder[]): ReadonlyMap<string, string> {
  const made = known.get(folders);
  if (made) return made;
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const paths = new Map<string, string>();
  const pathOf = (folder: Folder): string => {
    const found = paths.get(folder.id);
    if (found !== undefined) return found;
    // Before its parent is looked at, so that a circle, which there never is, would end.
    paths.set(folder.id, folder.name);
    const parent = folder.parentId === null ? undefined : byId.get(folder.parentId);
    const path = parent ? `${pathOf(parent)} / ${folder.name}` : folder.name;
    paths.set(folder.id, path);
    return path;
  };
  for (const folder of folders) pathOf(folder);
  known.set(folders, paths);
  return paths;
}
