import type { Folder } from "@tessera/domain";

/** `Basket / Vouchers`, from the root down. A parent that is not among the folders ends the path. */
export function folderPath(folders: readonly Folder[], id: string): string {
  const names: string[] = [];
  const seen = new Set<string>();
  let current = folders.find((folder) => folder.id === id);
  while (current && !seen.has(current.id)) {
    seen.add(current.id);
    names.unshift(current.name);
    const { parentId } = current;
    current = folders.find((folder) => folder.id === parentId);
  }
  return names.join(" / ");
}

/** Folders as a choice, in the order of their paths. */
export const folderOptions = (folders: readonly Folder[]) =>
  folders
    .map(({ id }) => ({ value: id, label: folderPath(folders, id) }))
    .sort((a, b) => a.label.localeCompare(b.label, "en"));
