import { reportedName } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import { MAX_MIRRORED_DEPTH, MAX_MIRRORED_FOLDERS } from "../../platform/limits/limits.ts";
import * as folderRepo from "./folder-repo.ts";

const MAX_NAME_LENGTH = 200;

type Place = { projectId: string; importId: string; createdAt: string };
type Node = { parentId: string | null; name: string };

/**
 * The folder of each path of suites, which is made where there is none, invisible until the import is done; null for an
 * empty path. An import that makes very many puts the rest into the folders above.
 */
export async function mirrorFolders(
  ctx: TxCtx,
  place: Place,
  paths: readonly (readonly string[])[],
): Promise<(string | null)[]> {
  const names = paths.map((path) =>
    path
      .map(folderName)
      .filter((name) => name !== "")
      .slice(0, MAX_MIRRORED_DEPTH),
  );
  const folders: (string | null)[] = paths.map(() => null);
  const depth = Math.max(0, ...names.map(({ length }) => length));
  const isEnded = names.map(() => false);
  for (let level = 0; level < depth; level++) {
    const wanted = new Map<string, Node>();
    for (const [index, path] of names.entries()) {
      const name = path[level];
      if (name === undefined || isEnded[index]) continue;
      const node = { parentId: folders[index] ?? null, name };
      wanted.set(keyOf(node), node);
    }
    const found = await findOrMake(ctx, place, wanted);
    for (const [index, path] of names.entries()) {
      const name = path[level];
      if (name === undefined || isEnded[index]) continue;
      const id = found.get(keyOf({ parentId: folders[index] ?? null, name }));
      if (id === undefined) isEnded[index] = true;
      else folders[index] = id;
    }
  }
  return folders;
}

/** Ids by `keyOf`; absent where the import may make no more. */
async function findOrMake(ctx: TxCtx, place: Place, wanted: Map<string, Node>): Promise<Map<string, string>> {
  const { projectId, importId, createdAt } = place;
  const find = async () =>
    new Map((await folderRepo.findByName(ctx.db, place, [...wanted.values()])).map((row) => [keyOf(row), row.id]));
  const found = await find();
  const missing = [...wanted].filter(([key]) => !found.has(key)).map(([, node]) => node);
  if (missing.length === 0) return found;
  const left = MAX_MIRRORED_FOLDERS - (await folderRepo.countOfImport(ctx.db, importId));
  const rows = missing
    .slice(0, Math.max(0, left))
    .map((node) => ({ ...node, id: ctx.newId(), projectId, importId, createdAt, binId: null }));
  if (rows.length === 0) return found;
  await folderRepo.insertMissing(ctx.db, rows);
  // Someone may have made one of them meanwhile.
  return find();
}

/** Removes at most `limit` folders of an import that was given up; answers how many. */
export function removeStagedFolders(ctx: TxCtx, importId: string, limit: number): Promise<number> {
  return folderRepo.removeOfImport(ctx.db, importId, limit);
}

function folderName(suite: string): string {
  return reportedName(suite).trim().slice(0, MAX_NAME_LENGTH).toWellFormed().trim();
}

function keyOf({ parentId, name }: Node): string {
  return JSON.stringify([parentId, name]);
}
