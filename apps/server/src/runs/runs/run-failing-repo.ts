import { sql } from "kysely";
import type { Db } from "../../platform/db/schema.ts";
import { isVisibleCase } from "../../platform/db/visibility.ts";
import { isSeen, LEAST_FAILURE, type RunVersion } from "./run-case-repo.ts";

/** Numbers of the failing cases of a run, those in the bin aside. */
export async function listFailing(db: Db, run: RunVersion, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("runCase as head")
    .innerJoin("testCase", (join) =>
      join.onRef("testCase.projectId", "=", "head.projectId").onRef("testCase.number", "=", "head.caseNumber"),
    )
    .select("head.caseNumber")
    .where(isSeen("head", run))
    .where("head.severity", "<=", LEAST_FAILURE)
    .where(isVisibleCase({ importId: sql.ref("testCase.importId"), binId: sql.ref("testCase.binId") }))
    .orderBy("head.caseNumber")
    .limit(limit)
    .execute();
  return rows.map((row) => row.caseNumber);
}
