import { sql } from "kysely";
import { subtree } from "../../platform/db/folder-tree.ts";
import type { Db, FolderTable, Tx } from "../../platform/db/schema.ts";
import { isVisibleFolder } from "../../platform/db/visibility.ts";
import { MAX_FOLDER_DEPTH } from "../../platform/limits/limits.ts";

/** The columns that decide whether readers see a folder. */
const OF_FOLDER = {
  importId: sql.ref<string | null>("folder.importId"),
  binId: sql.ref<string | null>("folder.binId"),
};

/** Where reading up or down stops: a circle, which there never is, would have no end. */
const MAX_LEVELS = 2 * MAX_FOLDER_DEPTH;

export function find(db: Db, projectId: string, id: string): Promise<FolderTable | undefined> {
  return db
    .selectFrom("folder")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .where(isVisibleFolder(OF_FOLDER))
    .executeTakeFirst();
}

/** In the order in which they were made, after the id `after`. */
export function list(db: Db, projectId: string, after: string, limit: number): Promise<FolderTable[]> {
  return db
    .selectFrom("folder")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", ">", after)
    .where(isVisibleFolder(OF_FOLDER))
    .orderBy("id")
    .limit(limit)
    .execute();
}

export async function insert(db: Tx, folder: FolderTable): Promise<void> {
  await db.insertInto("folder").values(folder).execute();
}

export async function update(
  db: Tx,
  projectId: string,
  id: string,
  change: Partial<Pick<FolderTable, "name" | "parentId">>,
): Promise<void> {
  await db.updateTable("folder").set(change).where("projectId", "=", projectId).where("id", "=", id).execute();
}

/** Ids of the folder and of those it lies in, innermost first. */
export async function listAbove(db: Db, projectId: string, id: string): Promise<string[]> {
  const rows = await db
    .withRecursive("above(id, parentId, level)", (above) =>
      above
        .selectFrom("folder")
        .select(["folder.id", "folder.parentId", sql<number>`1`.as("level")])
        .where("folder.projectId", "=", projectId)
        .where("folder.id", "=", id)
        .unionAll(
          above
            .selectFrom("folder as outer")
            .innerJoin("above", "above.parentId", "outer.id")
            .select(["outer.id", "outer.parentId", sql<number>`"above"."level" + 1`.as("level")])
            .where("outer.projectId", "=", projectId)
            .where("above.level", "<", MAX_LEVELS),
        ),
    )
    .selectFrom("above")
    .select("above.id")
    .orderBy("above.level")
    .execute();
  return rows.map((row) => row.id);
}

/** Levels of folders that the folder comes to with those below it: 1 where there are none. */
export async function height(db: Db, projectId: string, id: string): Promise<number> {
  const row = await db
    .withRecursive("tree(id, level)", (tree) =>
      tree
        .selectFrom("folder")
        .select(["folder.id", sql<number>`1`.as("level")])
        .where("folder.projectId", "=", projectId)
        .where("folder.id", "=", id)
        .unionAll(
          tree
            .selectFrom("folder as child")
            .innerJoin("tree", "tree.id", "child.parentId")
            .select(["child.id", sql<number>`"tree"."level" + 1`.as("level")])
            .where("child.projectId", "=", projectId)
            .where("tree.level", "<", MAX_LEVELS),
        ),
    )
    .selectFrom("tree")
    .select((tree) => tree.fn.max("tree.level").as("levels"))
    .executeTakeFirst();
  return Number(row?.levels ?? 0);
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

type Node = Pick<FolderTable, "parentId" | "name">;

/** Folders outside of the bin by parent and name, those of the import that is being staged included. */
export function findByName(
  db: Db,
  { projectId, importId }: { projectId: string; importId: string },
  nodes: Node[],
): Promise<Pick<FolderTable, "id" | "parentId" | "name">[]> {
  const pairs = nodes.map(({ parentId, name }) => sql`(${parentId ?? ""}, ${name})`);
  return db
    .selectFrom("folder")
    .select(["id", "parentId", "name"])
    .where("projectId", "=", projectId)
    .where(sql<boolean>`(coalesce("parentId", ''), "name") in (${sql.join(pairs)})`)
    .where(({ eb, or }) => or([isVisibleFolder(OF_FOLDER), eb("importId", "=", importId)]))
    .where("binId", "is", null)
    .execute();
}

/** Inserts those whose name no sibling has by now. */
export async function insertMissing(db: Tx, folders: FolderTable[]): Promise<void> {
  await db
    .insertInto("folder")
    .values(folders)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function countOfImport(db: Db, importId: string): Promise<number> {
  const row = await db
    .selectFrom("folder")
    .select((folder) => folder.fn.countAll<number>().as("count"))
    .where("importId", "=", importId)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Removes at most `limit` folders of an import that was given up; answers how many. */
export async function removeOfImport(db: Tx, importId: string, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("folder")
    .where("id", "in", (q) => q.selectFrom("folder").select("id").where("importId", "=", importId).limit(limit))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
