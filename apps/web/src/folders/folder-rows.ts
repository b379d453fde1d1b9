import type { FolderNode, FolderTree } from "@tessera/domain";
import { BY_NAME } from "./folder-path.ts";

/** The folders of a project, ready to be walked through. */
export type FolderIndex = {
  byId: ReadonlyMap<string, FolderNode>;
  /** By the id of the folder above, in the order of their names; null has those at the top. */
  children: ReadonlyMap<string | null, readonly FolderNode[]>;
  /** Test cases in a folder and in all below it. */
  totals: ReadonlyMap<string, number>;
  /** Test cases of the project. */
  all: number;
  unfiled: number;
};

/** A line of the tree. `all` and `none` stand for all test cases, and for those outside of folders. */
export type FolderRow = {
  key: string;
  name: string;
  cases: number;
  level: number;
  position: number;
  siblings: number;
  /** Undefined where nothing is below it. */
  isExpanded: boolean | undefined;
};

export const ALL = "all";
export const UNFILED = "none";

export function indexFolders({ data, unfiled }: Pick<FolderTree, "data" | "unfiled">): FolderIndex {
  const byId = new Map(data.map((folder) => [folder.id, folder]));
  const children = new Map<string | null, FolderNode[]>();
  for (const folder of data) {
    const above = folder.parentId !== null && byId.has(folder.parentId) ? folder.parentId : null;
    const siblings = children.get(above);
    if (siblings) siblings.push(folder);
    else children.set(above, [folder]);
  }
  for (const siblings of children.values()) siblings.sort((a, b) => BY_NAME.compare(a.name, b.name));
  const totals = new Map<string, number>();
  const totalOf = ({ id, cases }: FolderNode): number => {
    const total = (children.get(id) ?? []).reduce((sum, child) => sum + totalOf(child), cases);
    totals.set(id, total);
    return total;
  };
  const all = (children.get(null) ?? []).reduce((sum, folder) => sum + totalOf(folder), unfiled);
  return { byId, children, totals, all, unfiled };
}

/** The lines that can be seen, from the top down. */
export function visibleRows(index: FolderIndex, expanded: ReadonlySet<string>): FolderRow[] {
  const top = index.children.get(null) ?? [];
  const siblings = top.length + (top.length > 0 ? 2 : 1);
  const plain = { level: 1, siblings, isExpanded: undefined };
  const rows: FolderRow[] = [{ key: ALL, name: "All test cases", cases: index.all, position: 1, ...plain }];
  const add = (folders: readonly FolderNode[], level: number, before: number, of: number) => {
    folders.forEach(({ id, name }, at) => {
      const below = index.children.get(id) ?? [];
      const isExpanded = below.length === 0 ? undefined : expanded.has(id);
      const cases = index.totals.get(id) ?? 0;
      rows.push({ key: id, name, cases, level, position: before + at + 1, siblings: of, isExpanded });
      if (isExpanded) add(below, level + 1, 0, below.length);
    });
  };
  add(top, 1, 1, siblings);
  if (top.length > 0)
    rows.push({ key: UNFILED, name: "No folder", cases: index.unfiled, position: siblings, ...plain });
  return rows;
}

/** Ids of the folders that one lies in, innermost first, itself left out. */
export function idsAbove({ byId }: FolderIndex, id: string): string[] {
  const ids: string[] = [];
  let above = byId.get(id)?.parentId ?? null;
  while (above !== null && byId.has(above) && !ids.includes(above)) {
    ids.push(above);
    above = byId.get(above)?.parentId ?? null;
  }
  return ids;
}

/** True of the folder itself and of those below it. */
export function isWithin(index: FolderIndex, id: string, outer: string): boolean {
  return id === outer || idsAbove(index, id).includes(outer);
}
