import type { Db, RunTable, Tx } from "../../platform/db/schema.ts";

/** A run, in the bin or not. */
export function findRun(db: Db, projectId: string, number: number): Promise<RunTable | undefined> {
  return db
    .selectFrom("run")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .executeTakeFirst();
}

/** True of a run that was deleted itself, and not because none of its imports was left. */
export async function isInBinItself(db: Db, { binId }: Pick<RunTable, "binId">): Promise<boolean> {
  if (binId === null) return false;
  const row = await db.selectFrom("bin").select("kind").where("id", "=", binId).executeTakeFirst();
  return row?.kind === "run";
}

/** Puts those of the runs into the bin that no import is left of. */
export async function hideEmptyRuns(db: Tx, projectId: string, numbers: number[], binId: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("run")
    .set({ binId })
    .where("projectId", "=", projectId)
    .where("number", "in", numbers)
    .where("binId", "is", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("import")
            .select("import.id")
            .whereRef("import.projectId", "=", "run.projectId")
            .whereRef("import.runNumber", "=", "run.number")
            .where("import.state", "=", "done"),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

export async function showRuns(db: Tx, projectId: string, numbers: number[]): Promise<void> {
  await db
    .updateTable("run")
    .set({ binId: null })
    .where("projectId", "=", projectId)
    .where("number", "in", numbers)
    .execute();
}

/** Removes at most `limit` rows of what cases come to in the runs of the entry, then the runs; answers how many. */
export async function removeRuns(db: Tx, binId: string, limit: number): Promise<number> {
  const runs = await db.selectFrom("run").select(["projectId", "number"]).where("binId", "=", binId).execute();
  for (const { projectId, number } of runs) {
    const cases = await db
      .selectFrom("runCase")
      .select("caseNumber")
      .where("projectId", "=", projectId)
      .where("runNumber", "=", number)
      .orderBy("caseNumber")
      .limit(limit)
      .execute();
    const last = cases.at(-1)?.caseNumber;
    if (last === undefined) continue;
    await db
      .deleteFrom("runCase")
      .where("projectId", "=", projectId)
      .where("runNumber", "=", number)
      .where("caseNumber", "<=", last)
      .execute();
    return cases.length;
  }
  await db.deleteFrom("run").where("binId", "=", binId).execute();
  return 0;
}
