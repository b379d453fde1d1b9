import type { Db, MilestoneTable, Tx } from "../../platform/db/schema.ts";

export async function insert(db: Tx, row: MilestoneTable): Promise<void> {
  await db.insertInto("milestone").values(row).execute();
}

export function find(db: Db, projectId: string, id: string): Promise<MilestoneTable | undefined> {
  return db
    .selectFrom("milestone")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export function findNames(db: Db, ids: readonly string[]) {
  return db.selectFrom("milestone").select(["id", "name", "dueDate"]).where("id", "in", ids).execute();
}

/** In the order in which they were made, after the id `after`. */
export function list(db: Db, projectId: string, after: string, limit: number): Promise<MilestoneTable[]> {
  return db
    .selectFrom("milestone")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

export async function count(db: Db, projectId: string): Promise<number> {
  const { count } = await db
    .selectFrom("milestone")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("projectId", "=", projectId)
    .executeTakeFirstOrThrow();
  return count;
}

/** What the cycles of each milestone come to; those in the bin don't count. */
export function countCycles(db: Db, projectId: string, ids: readonly string[]) {
  return db
    .selectFrom("testCycle")
    .select(({ fn, eb }) => [
      "milestoneId",
      fn.countAll<number>().as("cycles"),
      fn.sum<number>(eb.case().when("state", "=", "closed").then(1).else(0).end()).as("closedCycles"),
      fn.sum<number>("plannedCases").as("cases"),
      fn.sum<number>("untested").as("untested"),
    ])
    .where("projectId", "=", projectId)
    .where("milestoneId", "in", ids)
    .where("binId", "is", null)
    .groupBy("milestoneId")
    .execute();
}

/** True if there was such a milestone. */
export async function update(
  db: Tx,
  projectId: string,
  id: string,
  change: Partial<Pick<MilestoneTable, "name" | "dueDate">>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("milestone")
    .set({ id, ...change })
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function remove(db: Tx, projectId: string, id: string): Promise<void> {
  await db.deleteFrom("milestone").where("projectId", "=", projectId).where("id", "=", id).execute();
}
