import { given } from "../../platform/db/given.ts";
import type { Db, SavedViewTable, Tx } from "../../platform/db/schema.ts";

type Place = { projectId: string; userId: string };

/** The user's own and those that are shared, in the order in which they were made, after the id `after`. */
export function list(
  db: Db,
  { projectId, userId }: Place,
  page: SavedViewTable["page"] | undefined,
  after: string,
  limit: number,
): Promise<SavedViewTable[]> {
  return db
    .selectFrom("savedView")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", ">", after)
    .where((view) => view.or([view("ownerId", "=", userId), view("isShared", "=", 1)]))
    .where((view) => view.and(given(page, (page) => view("page", "=", page))))
    .orderBy("id")
    .limit(limit)
    .execute();
}

export function find(db: Db, projectId: string, id: string): Promise<SavedViewTable | undefined> {
  return db
    .selectFrom("savedView")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function count(db: Db, { projectId, userId }: Place): Promise<number> {
  const row = await db
    .selectFrom("savedView")
    .select((view) => view.fn.countAll<number>().as("count"))
    .where("projectId", "=", projectId)
    .where("ownerId", "=", userId)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Saves the view; one of the same owner, page and name becomes it. */
export async function save(db: Tx, row: SavedViewTable): Promise<void> {
  const { query, isShared } = row;
  await db
    .insertInto("savedView")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["projectId", "page", "ownerId", "name"]).doUpdateSet({ query, isShared }),
    )
    .execute();
}

export function findNamed(
  db: Db,
  { projectId, ownerId, page, name }: Pick<SavedViewTable, "projectId" | "ownerId" | "page" | "name">,
): Promise<SavedViewTable> {
  return db
    .selectFrom("savedView")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("ownerId", "=", ownerId)
    .where("page", "=", page)
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
}

export async function remove(db: Tx, projectId: string, id: string): Promise<void> {
  await db.deleteFrom("savedView").where("projectId", "=", projectId).where("id", "=", id).execute();
}
