import type { CycleCaseStatus } from "@tessera/domain";
import { sql } from "kysely";
import { subtree } from "../../platform/db/folder-tree.ts";
import type { Db } from "../../platform/db/schema.ts";
import { isLatest, isVisible, isVisibleCase } from "../../platform/db/visibility.ts";
import type { PlanKey } from "./plan-repo.ts";
import { standsAs } from "./plan-repo.ts";

const SEEN = { importId: sql.ref<string | null>("testCase.importId"), binId: sql.ref<string | null>("testCase.binId") };

/** Numbers of the cases in the folder and those below it. */
export async function listInFolder(db: Db, projectId: string, folderId: string, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("testCase")
    .select("number")
    .where("projectId", "=", projectId)
    .where("folderId", "in", subtree(db, projectId, folderId))
    .where(isVisibleCase(SEEN))
    .orderBy("number")
    .limit(limit)
    .execute();
  return rows.map((row) => row.number);
}

export type Chosen = { caseNumber: number; assigneeId: string | null };

/** The cases that a cycle plans, by how they stand in it. */
export function listPlanned(
  db: Db,
  { projectId, cycleNumber }: PlanKey,
  statuses: readonly CycleCaseStatus[] | undefined,
  limit: number,
): Promise<Chosen[]> {
  return db
    .selectFrom("cycleCase")
    .innerJoin("testCase", (join) =>
      join
        .onRef("testCase.projectId", "=", "cycleCase.projectId")
        .onRef("testCase.number", "=", "cycleCase.caseNumber"),
    )
    .select(["cycleCase.caseNumber", "cycleCase.assigneeId"])
    .where("cycleCase.projectId", "=", projectId)
    .where("cycleCase.cycleNumber", "=", cycleNumber)
    .where(isVisibleCase(SEEN))
    .$if(statuses !== undefined, (query) => query.where(standsAs(statuses ?? [])))
    .orderBy("cycleCase.caseNumber")
    .limit(limit)
    .execute();
}

/** Cases that a cycle has results of, by their position in RESULT_STATUSES; planned or not. */
export async function listWithResults(
  db: Db,
  { projectId, cycleNumber }: PlanKey,
  gravities: readonly number[],
  limit: number,
): Promise<number[]> {
  if (gravities.length === 0) return [];
  const rows = await db
    .selectFrom("testResult")
    .innerJoin("testCase", (join) =>
      join
        .onRef("testCase.projectId", "=", "testResult.projectId")
        .onRef("testCase.number", "=", "testResult.caseNumber"),
    )
    .select("testResult.caseNumber")
    .distinct()
    .where("testResult.projectId", "=", projectId)
    .where("testResult.cycleNumber", "=", cycleNumber)
    .where("testResult.gravity", "in", gravities)
    .where((row) => isVisible(row.ref("testResult.importId")))
    .where((row) =>
      isLatest({
        standing: row.ref("testResult.standing"),
        standingBefore: row.ref("testResult.standingBefore"),
        changedBy: row.ref("testResult.changedBy"),
      }),
    )
    .where(isVisibleCase(SEEN))
    .orderBy("testResult.caseNumber")
    .limit(limit)
    .execute();
  return rows.map((row) => row.caseNumber);
}

/** Who looks after each of the cases. */
export async function listOwners(db: Db, projectId: string, numbers: readonly number[]): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom("testCase")
    .select(["number", "ownerId"])
    .where("projectId", "=", projectId)
    .where("number", "in", numbers)
    .where("ownerId", "is not", null)
    .execute();
  return new Map(rows.map(({ number, ownerId }) => [number, ownerId as string]));
}
