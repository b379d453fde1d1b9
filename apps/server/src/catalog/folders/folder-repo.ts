import { subtree } from "../../platform/db/folder-tree.ts";
import type { Db, FolderTable, Tx } from "../../platform/db/schema.ts";

export function find(db: Db, projectId: string, id: string): Promise<FolderTable | undefined> {
  return db
    .selectFrom("folder")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .where("binId", "is", null)
    .executeTakeFirst();
}

/** In the order in which they were made, after the id `after`. */
export function list(db: Db, projectId: string, after: string, limit: number): Promise<FolderTable[]> {
  return db
    .selectFrom("folder")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", ">", after)
    .where("binId", "is", null)
    .orderBy("id")
    .limit(limit)
    .execute();
}

export async function insert(db: Tx, folder: FolderTable): Promise<void> {
  await db.insertInto("folder").values(folder).execute();
}

export async function count(db: Db, projectId: string, id: string): Promise<number> {
  return (await subtree(db, projectId, id).execute()).length;
}

/** Puts the folder and all folders below it into the bin. */
export async function bin(db: Tx, { projectId, target, id }: { projectId: string; target: string; id: string }) {
  await db
    .updateTable("folder")
    .set({ binId: id })
    .where("projectId", "=", projectId)
    .where("id", "in", subtree(db, projectId, target))
    .execute();
}

/** Takes folders out of the bin; their names must be free. */
export async function unbin(db: Tx, binId: string): Promise<void> {
  await db.updateTable("folder").set({ binId: null }).where("binId", "=", binId).execute();
}

/** A folder in the bin, whichever deletion put it there. */
export function findBinned(db: Db, projectId: string, id: string): Promise<FolderTable | undefined> {
  return db
    .selectFrom("folder")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .where("binId", "is not", null)
    .executeTakeFirst();
}

/** Removes at most `limit` folders of a deletion for good; cases that other deletions left in them lie in no folder then. */
export async function remove(db: Tx, { projectId, id }: { projectId: string; id: string }, limit: number) {
  const rows = await db.selectFrom("folder").select("id").where("binId", "=", id).limit(limit).execute();
  if (rows.length === 0) return 0;
  const ids = rows.map((row) => row.id);
  await db
    .updateTable("testCase")
    .set({ folderId: null })
    .where("projectId", "=", projectId)
    .where("folderId", "in", ids)
    .execute();
  await db.deleteFrom("folder").where("id", "in", ids).execute();
  return ids.length;
}
