import { ResultCorrection, StepResult } from "@tessera/domain";
import { z } from "zod";
import { insertRows } from "../../platform/db/insert-rows.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db, ManualResultTable, ResultCorrectionTable, TestResultTable, Tx } from "../../platform/db/schema.ts";
import { isVisible } from "../../platform/db/visibility.ts";
import type { CycleKey } from "./result-repo.ts";

export const STEPS_COLUMN = jsonColumn(z.array(StepResult));
export const DEFECTS_COLUMN = jsonColumn(z.array(z.string()));
export const BEFORE_COLUMN = jsonColumn(ResultCorrection.shape.before);

export function insertMany(db: Tx, rows: readonly ManualResultTable[]): Promise<void> {
  return insertRows(db, "manualResult", rows);
}

export function find(db: Db, resultId: string): Promise<ManualResultTable | undefined> {
  return db.selectFrom("manualResult").selectAll().where("resultId", "=", resultId).executeTakeFirst();
}

/** The results that were recorded with one of the keys, by their keys. */
export async function findByKeys(db: Db, key: CycleKey, chosen: readonly string[]): Promise<Map<string, string>> {
  if (chosen.length === 0) return new Map();
  const rows = await db
    .selectFrom("manualResult")
    .select(["key", "resultId"])
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("key", "in", chosen)
    .execute();
  return new Map(rows.map((row) => [row.key as string, row.resultId]));
}

/** The newest result of a case in the cycle, as far as it can be seen. */
export function findNewest(db: Db, key: CycleKey, caseNumber: number) {
  return db
    .selectFrom("testResult")
    .select(["attempt", "status", "createdBy"])
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("caseNumber", "=", caseNumber)
    .where((result) => isVisible(result.ref("importId")))
    .orderBy("attempt", "desc")
    .limit(1)
    .executeTakeFirst();
}

export type Correctable = Pick<TestResultTable, "status" | "gravity" | "durationMs" | "message">;

export async function correct(db: Tx, resultId: string, result: Correctable): Promise<void> {
  await db.updateTable("testResult").set(result).where("id", "=", resultId).execute();
}

/** Stores steps and defects of a result that may have had none. */
export async function replace(db: Tx, row: ManualResultTable): Promise<void> {
  const { steps, defects } = row;
  await db
    .insertInto("manualResult")
    .values(row)
    .onConflict((conflict) => conflict.column("resultId").doUpdateSet({ steps, defects }))
    .execute();
}

export async function insertCorrection(db: Tx, row: ResultCorrectionTable): Promise<void> {
  await db.insertInto("resultCorrection").values(row).execute();
}

/** The newest first. */
export function listCorrections(db: Db, resultId: string, limit: number): Promise<ResultCorrectionTable[]> {
  return db
    .selectFrom("resultCorrection")
    .selectAll()
    .where("resultId", "=", resultId)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}
