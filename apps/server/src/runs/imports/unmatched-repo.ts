import { sql } from "kysely";
import type { Db, ImportTable } from "../../platform/db/schema.ts";
import { absentImports, type Coming } from "../../platform/db/visibility.ts";

/** An upload of a run, with its place in the order of attempts. */
export type Attempt = Pick<ImportTable, "id" | "job" | "jobAttempt"> & { environment: string };

type OfRun = Pick<ImportTable, "projectId" | "runNumber">;
type Change = { changeId: string; coming: Coming };

/** The uploads of a run, the one that is being stored too. */
function attemptsOf(db: Db, { projectId, runNumber }: OfRun, change: Change | undefined) {
  return db
    .selectFrom("import")
    .where("import.projectId", "=", projectId)
    .where("import.runNumber", "=", runNumber)
    .where("import.id", "<>", change?.changeId ?? "")
    .where(sql<boolean>`"import"."id" not in ${absentImports(change?.coming)}`)
    .select((row) => [
      "import.id",
      "import.job",
      "import.jobAttempt",
      row.fn.coalesce("import.environment", sql.lit("")).as("environment"),
    ]);
}

export function listAttempts(db: Db, run: OfRun, change: Change | undefined): Promise<Attempt[]> {
  return attemptsOf(db, run, change).execute();
}

/** The uploads that hold tests without a case: how many, and how many of them fail. */
export function countByUpload(
  db: Db,
  run: OfRun,
  change: Change | undefined,
): Promise<(Attempt & { tests: number; failing: number })[]> {
  return attemptsOf(db, run, change)
    .innerJoin("unmatchedTest", "unmatchedTest.importId", "import.id")
    .select((row) => [
      row.fn.countAll<number>().as("tests"),
      row.fn.countAll<number>().filterWhere("unmatchedTest.status", "in", ["failed", "error"]).as("failing"),
    ])
    .groupBy(["import.id", "import.job", "import.jobAttempt", "import.environment"])
    .execute();
}
