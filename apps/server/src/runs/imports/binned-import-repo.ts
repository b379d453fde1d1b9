import { sql } from "kysely";
import type { Db, ImportTable, Tx } from "../../platform/db/schema.ts";
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

/** Ids of some imports of the entries, in the order of their arrival. */
export async function listSomeMarked(db: Db, binIds: readonly string[], limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom("import")
    .select("id")
    .where("binId", "in", binIds)
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
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

/** Removes imports of the bin whose results are gone. */
export async function remove(db: Tx, ids: readonly string[]): Promise<void> {
  await db.deleteFrom("import").where("id", "in", ids).where("state", "=", "binned").execute();
}
