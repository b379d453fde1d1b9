import type { Db, FolderTable, Tx } from "../../platform/db/schema.ts";

export function find(db: Db, projectId: string, id: string): Promise<FolderTable | undefined> {
  return db.selectFrom("folder").selectAll().where("projectId", "=", projectId).where("id", "=", id).executeTakeFirst();
}

/** In the order in which they were made, after the id `after`. */
export function list(db: Db, projectId: string, after: string, limit: number): Promise<FolderTable[]> {
  return db
    .selectFrom("folder")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

export async function insert(db: Tx, folder: FolderTable): Promise<void> {
  await db.insertInto("folder").values(folder).execute();
}
