import { lastOfPart } from "../../platform/db/last-of-part.ts";
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

/**
 * Removes about `limit` rows of what cases come to in the runs of the entries, which are of one project, then the runs;
 * answers how many rows.
 */
export async function removeRuns(db: Tx, binIds: readonly string[], limit: number): Promise<number> {
  const runs = await db.selectFrom("run").select(["projectId", "number"]).where("binId", "in", binIds).execute();
  const projectId = runs[0]?.projectId;
  if (projectId === undefined) return 0;
  const numbers = runs.map((run) => run.number);
  const last = await lastOfPart(numbers, limit, (runNumber, offset) =>
    db
      .selectFrom("runCase")
      .select("caseNumber as number")
      .where("projectId", "=", projectId)
      .where("runNumber", "=", runNumber)
      .orderBy("caseNumber")
      .offset(offset)
      .limit(1)
      .executeTakeFirst(),
  );
  const { numDeletedRows } = await db
    .deleteFrom("runCase")
    .where("projectId", "=", projectId)
    .where("runNumber", "in", numbers)
    .where("caseNumber", "<=", last)
    .executeTakeFirstOrThrow();
  if (numDeletedRows > 0n) return Number(numDeletedRows);
  await db.deleteFrom("run").where("binId", "in", binIds).execute();
  return numbers.length;
}
