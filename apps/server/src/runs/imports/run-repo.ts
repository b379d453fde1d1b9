import type { Db, RunTable, Tx } from "../../platform/db/schema.ts";

/** The number of the run with the key. */
export async function findByKey(db: Db, projectId: string, key: string): Promise<number | undefined> {
  const row = await db
    .selectFrom("run")
    .select("number")
    .where("projectId", "=", projectId)
    .where("key", "=", key)
    .where("binId", "is", null)
    .executeTakeFirst();
  return row?.number;
}

export async function insert(db: Tx, run: RunTable): Promise<void> {
  await db.insertInto("run").values(run).execute();
}

/** Removes a run that has no import, staged or done. */
export async function removeEmpty(db: Tx, projectId: string, number: number): Promise<void> {
  await db
    .deleteFrom("run")
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("import")
            .select("import.id")
            .whereRef("import.projectId", "=", "run.projectId")
            .whereRef("import.runNumber", "=", "run.number"),
        ),
      ),
    )
    .execute();
}
