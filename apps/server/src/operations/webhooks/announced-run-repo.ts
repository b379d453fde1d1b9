import type { AnnouncedRunTable, Db, Tx } from "../../platform/db/schema.ts";

export function find(db: Db, projectId: string, runNumber: number): Promise<AnnouncedRunTable | undefined> {
  return db
    .selectFrom("announcedRun")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .executeTakeFirst();
}

export async function save(db: Tx, row: AnnouncedRunTable): Promise<void> {
  const { announced, times, dueAt } = row;
  await db
    .insertInto("announcedRun")
    .values(row)
    .onConflict((conflict) => conflict.columns(["projectId", "runNumber"]).doUpdateSet({ announced, times, dueAt }))
    .execute();
}

/** Runs that wait for shards until then. */
export function listDue(db: Db, now: string, limit: number): Promise<AnnouncedRunTable[]> {
  return db.selectFrom("announcedRun").selectAll().where("dueAt", "<=", now).orderBy("dueAt").limit(limit).execute();
}

export async function remove(db: Tx, projectId: string, runNumber: number): Promise<void> {
  await db.deleteFrom("announcedRun").where("projectId", "=", projectId).where("runNumber", "=", runNumber).execute();
}
