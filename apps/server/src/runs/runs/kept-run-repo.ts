import type { Db, KeptRunTable, Tx } from "../../platform/db/schema.ts";

export function findKept(db: Db, projectId: string, runNumber: number): Promise<KeptRunTable | undefined> {
  return db
    .selectFrom("keptRun")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .executeTakeFirst();
}

export async function keep(db: Tx, row: KeptRunTable): Promise<void> {
  await db.insertInto("keptRun").values(row).execute();
}

export async function release(db: Tx, projectId: string, runNumber: number): Promise<void> {
  await db.deleteFrom("keptRun").where("projectId", "=", projectId).where("runNumber", "=", runNumber).execute();
}
