import { sql } from "kysely";
import type { Db, ImportTable, RunTable, Tx } from "../../platform/db/schema.ts";
import { absentImports, type Coming } from "../../platform/db/visibility.ts";

/** What an entry of the bin takes along: one import, or all of a run. */
export type Range = { projectId: string } & ({ importId: string } | { runNumber: number });

function within(db: Db, range: Range) {
  const imports = db.selectFrom("import").where("projectId", "=", range.projectId);
  return "importId" in range
    ? imports.where("id", "=", range.importId)
    : imports.where("runNumber", "=", range.runNumber);
}

export type Owned = { imports: number; foreign: number };

/** How many done imports there are, and how many of them someone else uploaded. */
export function countOwned(db: Db, range: Range, userId: string): Promise<Owned> {
  return within(db, range)
    .where("state", "=", "done")
    .select((row) => [
      row.fn.countAll<number>().as("imports"),
      sql<number>`coalesce(sum(case when "createdBy" = ${userId} then 0 else 1 end), 0)`.as("foreign"),
    ])
    .executeTakeFirstOrThrow();
}

/** Marks the imports as leaving, which changes nothing for readers. */
export async function mark(db: Tx, range: Range, binId: string): Promise<void> {
  await db
    .updateTable("import")
    .set({ binId })
    .where("id", "in", within(db, range).where("state", "=", "done").select("id"))
    .execute();
}

/** Removes marks of imports that didn't leave. */
export async function unmark(db: Tx, binId: string): Promise<void> {
  await db.updateTable("import").set({ binId: null }).where("binId", "=", binId).where("state", "=", "done").execute();
}

export type Marked = Pick<ImportTable, "id" | "cycleNumber" | "runNumber">;

/** Imports of the entry after the id `after`. */
export function listMarked(db: Db, binId: string, after: string, limit: number): Promise<Marked[]> {
  return db
    .selectFrom("import")
    .select(["id", "cycleNumber", "runNumber"])
    .where("binId", "=", binId)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** The distinct cycles and runs that the imports of the entry are in. */
export async function findPlaces(db: Db, binId: string): Promise<{ cycles: number[]; runs: number[] }> {
  const cycles = await db.selectFrom("import").select("cycleNumber").distinct().where("binId", "=", binId).execute();
  const runs = await db.selectFrom("import").select("runNumber").distinct().where("binId", "=", binId).execute();
  return { cycles: cycles.map((row) => row.cycleNumber), runs: runs.map((row) => row.runNumber) };
}

export async function hide(db: Tx, binId: string): Promise<void> {
  await db
    .updateTable("import")
    .set({ state: "binned" })
    .where("binId", "=", binId)
    .where("state", "=", "done")
    .execute();
}

export async function show(db: Tx, binId: string): Promise<void> {
  await db
    .updateTable("import")
    .set({ state: "done", binId: null })
    .where("binId", "=", binId)
    .where("state", "=", "binned")
    .execute();
}

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

type CycleKey = { projectId: string; cycleNumber: number };

/** True if the cycle has runs of the default branch or without a branch, once a change is done. */
export async function hasDefaultRuns(
  db: Db,
  { projectId, cycleNumber }: CycleKey,
  defaultBranch: string,
  coming?: Coming,
): Promise<boolean> {
  const row = await ofShownRuns(db, projectId, defaultBranch)
    .select("import.id")
    .where("import.cycleNumber", "=", cycleNumber)
    .where("import.state", "<>", "staged")
    .where(sql<boolean>`"import"."id" not in ${absentImports(coming)}`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What the cycle shows as it is now, in the bin or not; undefined for one that was purged. */
export function findShown(db: Db, { projectId, cycleNumber }: CycleKey) {
  return db
    .selectFrom("testCycle")
    .select(["hasDefaultRuns", "shownBranch"])
    .where("projectId", "=", projectId)
    .where("number", "=", cycleNumber)
    .executeTakeFirst();
}

function ofShownRuns(db: Db, projectId: string, branch: string | null) {
  return db
    .selectFrom("import")
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "import.projectId").onRef("run.number", "=", "import.runNumber"),
    )
    .where("import.projectId", "=", projectId)
    .$if(branch !== null, (query) =>
      query.where(({ eb, or }) => or([eb("run.branch", "is", null), eb("run.branch", "=", branch)])),
    );
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
 * Cases with results of the returning imports that went into the bin with other imports: they come back with whichever
 * import returns first.
 */
export async function takeOverCases(db: Tx, projectId: string, binId: string): Promise<void> {
  await db
    .updateTable("testCase")
    .set({ binId })
    .where("projectId", "=", projectId)
    .where("binId", "in", (q) =>
      q
        .selectFrom("bin")
        .select("id")
        .where("projectId", "=", projectId)
        .where("kind", "in", ["import", "run"])
        .where("state", "=", "done"),
    )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("import")
          .innerJoin("testResult", "testResult.importId", "import.id")
          .select("testResult.id")
          .where("import.binId", "=", binId)
          .whereRef("testResult.caseNumber", "=", "testCase.number"),
      ),
    )
    .execute();
}

/** Facts of the newest import in the cycle, of the branch that it shows. */
export function findNewestIn(db: Db, { projectId, cycleNumber }: CycleKey, branch: string | null) {
  return ofShownRuns(db, projectId, branch)
    .select(["import.branch", "import.commit", "import.environment", "import.buildUrl", "import.createdAt"])
    .where("import.cycleNumber", "=", cycleNumber)
    .where("import.state", "=", "done")
    .orderBy("import.id", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** Removes an import of the bin whose results are gone. */
export async function remove(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("unmatchedTest").where("importId", "=", id).execute();
  await db.deleteFrom("import").where("id", "=", id).where("state", "=", "binned").execute();
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
